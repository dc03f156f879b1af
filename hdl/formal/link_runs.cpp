// Random runs of the link's mutants, from power-up, with every property checked in every cycle, and a host that
// decodes what comes and knows from SPEC.md what should come.
//
//   mutants FIRST LAST RUNS   for each mutant: its number and what broke first, or "survived"
//   mutants check RUNS        the hardware without a mutant: nothing may break, and everything must have happened
//
// The host sends frames, good and damaged; room and record change only as formal/link.sv assumes.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "Vmutants.h"
#include "verilated.h"

namespace {

constexpr int kCycles = 3000;
constexpr int kRetry = 21;       // T_RETRY of the wrapper
constexpr int kPatience = 1200;  // cycles: more than two of the longest frames with a host that stalls
constexpr uint8_t kEnd = 0xC0, kEscape = 0xDB, kRecord = 0x83;
using Bytes = std::vector<uint8_t>;

uint32_t crc32(const Bytes& bytes, size_t count) {
  uint32_t crc = 0xFFFFFFFF;
  for (size_t k = 0; k < count; ++k) {
    crc ^= bytes[k];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

bool crc_is_right(const Bytes& content) {
  if (content.size() < 4) return false;
  const uint32_t crc = crc32(content, content.size() - 4);
  for (int k = 0; k < 4; ++k)
    if (content[content.size() - 4 + k] != static_cast<uint8_t>(crc >> (8 * k))) return false;
  return true;
}

// A stream of bytes to contents.
struct Decoder {
  Bytes content;
  bool in_step = false, escaping = false, sound = true, stuffed = false;

  void start() {
    content.clear();
    escaping = stuffed = false;
    sound = true;
  }
  void byte(uint8_t value) {  // any but END
    if (!escaping && value == kEscape) {
      escaping = true;
      if (content.size() >= 2) stuffed = true;
      return;
    }
    if (escaping && value != 0xDC && value != 0xDD) sound = false;
    content.push_back(!escaping ? value : value == 0xDC ? kEnd : kEscape);
    escaping = false;
  }
};

class Run {
 public:
  Run(int mutant, int seed, std::map<std::string, int>* seen)
      : random_(seed * 7919 + 1), lossy_(seed % 3 != 0), seen_(*seen) {
    context_.randReset(2);
    context_.randSeed(seed + 1);
    design_.mutant_chosen = mutant;
    design_.always_takes = seed % 2;
    design_.record_number = random_();
    silent_ = seed % 5 == 4;
    if (seed % 2) later_ = random_();
    design_.later = later_;
    design_.later_n = ~uint64_t{later_};
    design_.poke = 0;
  }

  // Whether something broke: a property, whose name the design prints, or an expectation of the host.
  bool broke() {
    for (int cycle = 0; cycle < kCycles && !context_.gotFinish() && broken_.empty(); ++cycle) one(cycle);
    if (!broken_.empty() && !context_.gotFinish()) std::printf("%s\n", broken_.c_str());
    return context_.gotFinish() || !broken_.empty();
  }

 private:
  bool chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  void expect(bool holds, const char* name) {
    if (!holds && broken_.empty()) broken_ = name;
  }

  void frame() {
    static const int kLengths[] = {0, 1, 5, 1, 4};
    const int type = 1 + random_() % (silent_ && !chance(3) ? 3 : 4);
    const bool unknown = chance(5);
    Bytes content = {static_cast<uint8_t>(unknown ? random_() : type)};
    content.push_back(chance(75) ? design_.last_sequence + 1 : chance(60) ? design_.last_sequence : random_());
    for (int k = 0; k < kLengths[type]; ++k) content.push_back(type == 1 ? random_() % 4 : chance(90) ? random_() : 0xC0);
    if (type == 1 && chance(10)) content[2] = chance(50) ? kEnd : kEscape;
    if (type == 4 && chance(80))
      for (int k = 0; k < 4; ++k) content[2 + k] = design_.record_number >> (8 * k);
    if (type == 4 && chance(10)) content[2 + random_() % 4] ^= 1 << random_() % 8;
    if (unknown || (lossy_ && chance(5)))
      for (int more = random_() % 8; more > 0; --more) content.push_back(random_());
    if (lossy_ && chance(4)) content.resize(random_() % 3);
    const uint32_t crc = crc32(content, content.size()) ^ (lossy_ && chance(8) ? 1u << random_() % 32 : 0);
    for (int k = 0; k < 4; ++k) content.push_back(crc >> (8 * k));
    bytes_.push_back(kEnd);
    for (uint8_t byte : content) {
      if (byte == kEnd || byte == kEscape) {
        bytes_.push_back(kEscape);
        bytes_.push_back(lossy_ && chance(3) ? random_() : byte == kEnd ? 0xDC : 0xDD);
      } else if (!(lossy_ && chance(1))) {
        bytes_.push_back(byte);
      }
      if (lossy_ && chance(1)) bytes_.push_back(kEscape);
    }
    if (!(lossy_ && chance(3))) bytes_.push_back(kEnd);
  }

  // Bytes of the record: any, so long as they stand while it waits.
  uint8_t record_byte(unsigned index) const {
    if (index == 0) return kRecord;
    uint32_t mixed = (design_.record_number + index * 0x9E3779B9u) * 0x85EBCA6Bu;
    mixed ^= mixed >> 15;
    return mixed % 9 == 0 ? kEnd : mixed % 9 == 1 ? kEscape : mixed >> 8;
  }

  void one(int cycle) {
    Vmutants& d = design_;
    d.clk = 0;
    d.rst_n = cycle != 0 && !(lossy_ && chance(1) && chance(30));
    // Every other run is one of long after power-up: some number was the last.
    d.poke = cycle == 2;
    if (cycle <= 2) d.rst_n = cycle != 0;
    if (cycle > 4 && bytes_.empty() && chance(30)) frame();
    if (!offering_ && !bytes_.empty() && chance(80)) offering_ = true;
    d.s_axis_tvalid = offering_;
    d.s_axis_tdata = offering_ ? bytes_.front() : random_();
    d.m_axis_tready = d.always_takes || chance(60);
    if (chance(5)) d.write_code = chance(60) ? 0 : chance(80) ? 3 + random_() % 3 : random_();
    if (chance(20)) d.read_data = random_();
    // Room goes with a word put, comes at any time; a record stands until it is acknowledged.
    if (!d.setting_room || put_) d.setting_room = chance(put_ ? 40 : 10);
    if (acknowledged_) d.record_number = random_();
    if (!d.record_ready || acknowledged_) d.record_ready = chance(3);
    d.eval();
    d.record_byte = record_byte(d.record_index);
    d.eval();
    watch(cycle);
    put_ = d.setting_put;
    acknowledged_ = d.acknowledged;
    const bool taken = offering_ && d.s_axis_tready;
    d.clk = 1;
    d.eval();
    if (taken) {
      bytes_.pop_front();
      offering_ = false;
    }
  }

  // ---- what the host expects of this cycle ----
  void watch(int cycle) {
    Vmutants& d = design_;
    expect(d.s_axis_tready == (d.rst_n && !waiting_), "host_bytes_are_taken_until_a_frame_waits");
    expect(cycle == 0 || d.bad_frame == bad_due_, "host_bad_frames_are_told");
    expect(d.last_sequence == last_ && !d.bad_last, "host_last_sequence_number");
    bad_due_ = false;
    if (!d.rst_n) {
      expect(!(d.setting_put || d.write || d.acknowledged || d.good_frame || d.retried), "host_nothing_in_reset");
      in_ = Decoder();
      out_ = Decoder();
      waiting_ = answer_due_ = sent_ = copy_told_ = sending_ = false;
      copy_left_ = -1;
      due_for_ = waited_for_ = 0;
      answered_last_ = false;
      frame_since_ = record_since_ = cycle;
    } else {
      if (d.retried) copy_told_ = true;
      due_for_ = d.record_ready && !sent_ && !d.acknowledged && !sending_ ? due_for_ + 1 : 0;
      waited_for_ = waiting_ ? waited_for_ + 1 : 0;
      take(cycle);
      leave(cycle);
      arrive(cycle);
      expect(!waiting_ || cycle - frame_since_ < kPatience, "host_frames_are_taken_in_time");
      expect(!answer_due_ || cycle - frame_since_ < kPatience, "host_answers_come_in_time");
      if (!d.record_ready || d.acknowledged) {
        sent_ = copy_told_ = false;
        copy_left_ = -1;
        record_since_ = cycle;
      }
      expect(cycle - record_since_ < kPatience, "host_records_come_in_time");
    }
    past_room_ = d.setting_room;
    past_code_ = d.write_code;
    past_ready_ = d.record_ready;
    past_number_ = d.record_number;
    if (d.poke) last_ = later_;
  }

  void arrive(int cycle) {
    if (!(design_.s_axis_tvalid && design_.s_axis_tready)) return;
    if (design_.s_axis_tdata != kEnd) return in_.byte(design_.s_axis_tdata);
    const bool empty = in_.content.empty() && !in_.escaping;
    static const size_t kLengths[] = {0, 7, 11, 7, 10};
    const size_t length = in_.content.size();
    const int type = empty || in_.content.empty() ? 0 : in_.content[0];
    const bool fits = type >= 1 && type <= 4 ? length == kLengths[type] : length >= 6 && length <= 11;
    const bool good = in_.in_step && in_.sound && !in_.escaping && fits && crc_is_right(in_.content);
    if (!empty && good) {
      waiting_ = true;
      content_ = in_.content;
      stuffed_ = in_.stuffed;
      frame_since_ = cycle;
    }
    bad_due_ = !empty && in_.in_step && !good;
    if (bad_due_) ++seen_["bad frames"];
    in_.start();
    in_.in_step = true;
  }

  void take(int cycle) {
    Vmutants& d = design_;
    const bool does = d.setting_put || d.write || d.acknowledged;
    if (!d.good_frame) return expect(!does, "host_only_frames_do_things");
    expect(waiting_ && !answer_due_ && !sending_, "host_a_frame_is_taken_when_it_waits");
    if (!broken_.empty()) return;
    expect(!answered_last_ || due_for_ < 2, "host_a_record_has_its_turn");
    answered_last_ = true;
    waiting_ = false;
    const uint8_t type = content_[0], sequence = content_[1];
    uint32_t number = 0;
    for (int k = 0; k < 4; ++k) number |= static_cast<uint32_t>(type == 4 ? content_[2 + k] : 0) << (8 * k);
    int code = 6;
    if (type == 1 || type == 2) {
      if (sequence == last_) code = 1;
      else if (sequence != static_cast<uint8_t>(last_ + 1)) code = 2;
      else if (type == 2) code = past_code_;
      else code = stuffed_ ? 8 : past_room_ ? 0 : 3;
    } else if (type == 4) {
      code = past_ready_ && number == past_number_ ? 0 : 7;
    }
    if ((type == 1 || type == 2) && (code == 0 || code == 5)) last_ = sequence;
    expect(d.setting_put == (type == 1 && code == 0) && d.write == (type == 2 && code == 0) &&
               d.acknowledged == (type == 4 && code == 0), "host_a_frame_does_what_it_says");
    expect(!d.setting_put || (d.setting_word == (content_[2] & 3) && d.setting_sequence == sequence), "host_the_word_is_the_frames");
    if (type == 2 || type == 3) expect(d.address == content_[2], "host_the_address_is_the_frames");
    for (int k = 0; k < 4 && d.write; ++k)
      expect(static_cast<uint8_t>(d.write_data >> (8 * k)) == content_[3 + k], "host_the_data_are_the_frames");
    answer_ = {0x81, sequence, static_cast<uint8_t>(code), last_};
    if (type == 3) {
      answer_ = {0x82, sequence, content_[2]};
      for (int k = 0; k < 4; ++k) answer_.push_back(d.read_data >> (8 * k));
    }
    answer_due_ = true;
    frame_since_ = cycle;
    answered_ = true;
    ++seen_["frames of type " + std::to_string(type > 4 ? 5 : type)];
    ++seen_["answers with code " + std::to_string(type == 3 ? 0 : code)];
    if (does) ++seen_[d.setting_put ? "words put" : d.write ? "writes" : "acknowledgements"];
  }

  void leave(int cycle) {
    Vmutants& d = design_;
    if (d.m_axis_tvalid && !sending_) {
      sending_ = true;
      began_ = cycle;
      // What was handed over began in the cycle before: a copy though a frame had waited and a record was the last.
      if (!answer_due_) {
        expect(answered_last_ || waited_for_ < 3, "host_a_frame_has_its_turn");
        answered_last_ = false;
      }
    }
    if (!(d.m_axis_tvalid && d.m_axis_tready)) return;
    const uint8_t byte = d.m_axis_tdata;
    const bool last = byte == kEnd && out_.in_step;
    expect(d.m_axis_tlast == last, "host_the_last_byte_is_marked");
    expect(byte == kEnd || out_.in_step, "host_a_frame_begins_with_END");
    if (byte != kEnd) return out_.byte(byte);
    out_.in_step = !out_.in_step;
    if (!last) return out_.start();
    sending_ = false;
    expect(out_.sound && !out_.escaping && crc_is_right(out_.content), "host_frames_sent_are_whole");
    if (!broken_.empty()) return;
    out_.content.resize(out_.content.size() - 4);
    if (out_.content[0] == kRecord) return record(cycle);
    left_ = cycle;
    expect(answer_due_ && out_.content == answer_, "host_the_answer_is_right");
    answer_due_ = false;
  }

  void record(int cycle) {
    expect(design_.record_ready && out_.content.size() == 36, "host_records_are_of_the_event");
    for (unsigned k = 0; k < out_.content.size(); ++k)
      expect(out_.content[k] == record_byte(k), "host_records_are_of_the_event");
    expect(copy_told_ == sent_, "host_copies_are_told");
    // T_RETRY cycles after the last byte has left, and if no frame came between, no later.
    if (copy_left_ >= 0) {
      expect(began_ >= copy_left_ + kRetry + 3, "host_copies_come_no_sooner");
      // ... or at once after the answer that was in its way.
      const int at = answered_ && left_ + 2 > copy_left_ + kRetry + 3 ? left_ + 2 : copy_left_ + kRetry + 3;
      expect(began_ == at, "host_copies_come_no_later");
    }
    ++seen_[sent_ ? "copies of records" : "records"];
    sent_ = true;
    copy_told_ = answered_ = false;
    copy_left_ = record_since_ = cycle;
  }

  VerilatedContext context_;
  std::mt19937 random_;
  Vmutants design_{&context_};
  std::deque<uint8_t> bytes_;
  bool lossy_;
  bool silent_;  // the host acknowledges next to nothing
  bool offering_ = false, put_ = false, acknowledged_ = false;
  std::map<std::string, int>& seen_;
  std::string broken_;
  Decoder in_, out_;
  Bytes content_, answer_;
  bool waiting_ = false, stuffed_ = false, bad_due_ = false, answer_due_ = false, answered_ = false, sending_ = false;
  bool sent_ = false, copy_told_ = false, past_room_ = false, past_ready_ = false;
  uint8_t later_ = 0, last_ = 0, past_code_ = 0;
  uint32_t past_number_ = 0;
  bool answered_last_ = false;
  int left_ = 0, due_for_ = 0, waited_for_ = 0, copy_left_ = -1, began_ = 0, frame_since_ = 0, record_since_ = 0;
};

const char* const kMust[] = {
    "frames of type 1", "frames of type 2", "frames of type 3", "frames of type 4", "frames of type 5",
    "answers with code 0", "answers with code 1", "answers with code 2", "answers with code 3", "answers with code 4",
    "answers with code 5", "answers with code 6", "answers with code 7", "answers with code 8",
    "words put", "writes", "acknowledgements", "bad frames", "records", "copies of records"};

int check(int runs) {
  std::map<std::string, int> seen;
  for (int seed = 0; seed < runs; ++seed) {
    std::map<std::string, int> here;
    if (Run(0, seed, &here).broke()) return std::printf("broke without a mutant in run %d\n", seed), 1;
    int frames = 0;
    for (int type = 1; type <= 5; ++type) frames += here["frames of type " + std::to_string(type)];
    if (frames == 0) return std::printf("no frame was taken in run %d\n", seed), 1;
    for (const auto& [name, count] : here) seen[name] += count;
  }
  for (const char* name : kMust) {
    std::printf("%s: %d\n", name, seen[name]);
    if (seen[name] == 0) return std::printf("that never happened\n"), 1;
  }
  return 0;
}

}  // namespace

int main(int, char** arguments) {
  if (std::strcmp(arguments[1], "check") == 0) return check(std::atoi(arguments[2]));
  std::map<std::string, int> seen;
  for (int mutant = std::atoi(arguments[1]); mutant <= std::atoi(arguments[2]); ++mutant) {
    std::printf("%d ", mutant);
    bool broke = false;
    for (int seed = 0; seed < std::atoi(arguments[3]) && !broke; ++seed) broke = Run(mutant, seed, &seen).broke();
    if (!broke) std::printf("survived\n");
    std::fflush(stdout);
  }
}
