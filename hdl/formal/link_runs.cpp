// Random runs of the link's mutants, from power-up, with every property checked in every cycle.
//
//   mutants FIRST LAST RUNS   for each mutant: its number and the property that broke first, or "survived"
//
// The host sends frames, good and damaged; room and record change only as formal/link.sv assumes.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>
#include <vector>

#include "Vmutants.h"
#include "verilated.h"

namespace {

constexpr int kCycles = 3000;

uint32_t crc32(const std::vector<uint8_t>& bytes) {
  uint32_t crc = 0xFFFFFFFF;
  for (uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

class Run {
 public:
  Run(int mutant, int seed) : random_(seed * 7919 + 1), lossy_(seed % 3 != 0) {
    context_.randReset(2);
    context_.randSeed(seed + 1);
    design_.mutant_chosen = mutant;
    design_.always_takes = seed % 2;
    design_.record_number = random_();
  }

  // Whether a property broke; its name was printed by the design.
  bool broke() {
    for (int cycle = 0; cycle < kCycles && !context_.gotFinish(); ++cycle) one(cycle);
    return context_.gotFinish();
  }

 private:
  bool chance(int percent) { return static_cast<int>(random_() % 100) < percent; }

  void frame() {
    static const int kLengths[] = {0, 1, 5, 1, 4};
    const int type = 1 + random_() % 4;
    std::vector<uint8_t> content = {static_cast<uint8_t>(chance(5) ? random_() : type)};
    content.push_back(chance(75) ? design_.last_sequence + 1 : chance(60) ? design_.last_sequence : random_());
    for (int k = 0; k < kLengths[type]; ++k) content.push_back(type == 1 ? random_() % 4 : chance(90) ? random_() : 0xC0);
    if (type == 4 && chance(80))
      for (int k = 0; k < 4; ++k) content[2 + k] = design_.record_number >> (8 * k);
    if (lossy_ && chance(5)) content.push_back(random_());
    const uint32_t crc = crc32(content) ^ (lossy_ && chance(8) ? 1u << random_() % 32 : 0);
    for (int k = 0; k < 4; ++k) content.push_back(crc >> (8 * k));
    bytes_.push_back(0xC0);
    for (uint8_t byte : content) {
      if (byte == 0xC0 || byte == 0xDB) {
        bytes_.push_back(0xDB);
        bytes_.push_back(lossy_ && chance(3) ? random_() : byte == 0xC0 ? 0xDC : 0xDD);
      } else if (!(lossy_ && chance(1))) {
        bytes_.push_back(byte);
      }
    }
    if (!(lossy_ && chance(3))) bytes_.push_back(0xC0);
  }

  void one(int cycle) {
    Vmutants& d = design_;
    d.clk = 0;
    d.rst_n = cycle != 0 && !(lossy_ && chance(1) && chance(30));
    if (bytes_.empty() && chance(30)) frame();
    if (!offering_ && !bytes_.empty() && chance(80)) offering_ = true;
    d.s_axis_tvalid = offering_;
    d.s_axis_tdata = offering_ ? bytes_.front() : random_();
    d.m_axis_tready = d.always_takes || chance(60);
    if (chance(5)) d.write_code = chance(60) ? 0 : 3 + random_() % 3;
    if (chance(20)) d.read_data = random_();
    d.record_byte = chance(80) ? random_() : chance(50) ? 0xC0 : 0xDB;
    // Room goes with a word put, comes at any time; a record stands until it is acknowledged.
    if (!d.setting_room || put_) d.setting_room = chance(put_ ? 40 : 10);
    if (acknowledged_) d.record_number = random_();
    if (!d.record_ready || acknowledged_) d.record_ready = chance(3);
    d.eval();
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

  VerilatedContext context_;
  std::mt19937 random_;
  Vmutants design_{&context_};
  std::deque<uint8_t> bytes_;
  bool lossy_;
  bool offering_ = false;
  bool put_ = false;
  bool acknowledged_ = false;
};

}  // namespace

int main(int, char** arguments) {
  for (int mutant = std::atoi(arguments[1]); mutant <= std::atoi(arguments[2]); ++mutant) {
    std::printf("%d ", mutant);
    bool broke = false;
    for (int seed = 0; seed < std::atoi(arguments[3]) && !broke; ++seed) broke = Run(mutant, seed).broke();
    if (!broke) std::printf("survived\n");
    std::fflush(stdout);
  }
}
