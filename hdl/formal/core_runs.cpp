// Random runs of the core's mutants, from power-up, with every property checked in every cycle.
//
//   mutants FIRST LAST RUNS   for each mutant: its number and the property that broke first, or "survived"
//   mutants check RUNS        the hardware without a mutant: nothing may break, and records must have come
//
// Inputs keep the assumptions of formal/core.sv: the link does one thing at a time, and only what it may.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>

#include "Vmutants.h"
#include "verilated.h"

namespace {

constexpr int kCycles = 2000;

class Run {
 public:
  Run(int mutant, int seed) : random_(seed * 7919 + 1), rate_(seed % 5), quiet_(seed % 3 == 0) {
    context_.randReset(2);
    context_.randSeed(seed + 1);
    design_.mutant_chosen = mutant;
    // Every other run is one of long after power-up: counters stand anywhere, often just before a carry.
    if (seed % 2) {
      later_ = (static_cast<uint64_t>(random_()) << 32) | random_();
      if (seed % 4 == 1) later_ = (~uint64_t{0} >> (random_() % 60)) - random_() % 60;
      if (seed % 8 == 3) later_ |= 0xFFFFFFFFull >> (random_() % 20);
    }
    design_.later = later_;
    design_.later_n = ~later_;
    design_.poke = design_.poke_monitors = design_.poke_counts = 0;
    design_.c_word = static_cast<uint32_t>(later_) + seed % 4 + 1;
    design_.c_index = seed % 37;
  }

  // Whether a property broke; its name was printed by the design.
  bool broke() {
    for (int cycle = 0; cycle < kCycles && !context_.gotFinish(); ++cycle) one(cycle);
    return context_.gotFinish();
  }

  int records() const { return records_; }

 private:
  bool chance(int percent) { return static_cast<int>(random_() % 100) < percent; }

  void one(int cycle) {
    static const int kRates[] = {50, 20, 8, 4, 30};
    const int rate = kRates[rate_];
    Vmutants& d = design_;
    d.clk = 0;
    d.rst_n = cycle != 0 && !(chance(1) && chance(quiet_ ? 3 : 40));
    for (int bit = 0; bit < 4; ++bit)
      if (chance(rate)) d.herald_pmt ^= 1 << bit;
    if (chance(40)) d.fluor_a ^= 1;
    if (chance(40)) d.fluor_b ^= 1;
    if (chance(20)) d.node_trigger_in ^= 1;
    if (chance(20)) d.node_ready_in ^= 1;
    d.good_frame = chance(quiet_ ? 30 : 5);
    d.bad_frame = chance(10);
    d.retried = chance(10);
    d.last_sequence = random_();
    d.setting_word = random_() % 4;
    d.setting_sequence = random_();
    d.address = chance(5) ? random_() : random_() % 21;
    d.poke = later_ != 0 && cycle == 2;
    if (cycle <= 2) d.rst_n = cycle != 0;
    d.poke_monitors = later_ != 0 && chance(1);
    d.poke_counts = later_ != 0 && d.detect && chance(10);
    const int action = cycle < 5 ? 7 : random_() % 8;
    if (action == 1) d.address = 1 + random_() % 9;
    d.write_data = random_();
    if (d.address == 1 && action == 1) d.write_data = chance(70) ? 1 : chance(60) ? 0 : random_() % 8;
    if (d.address == 2) d.write_data = chance(60) ? 0 : random_() % 4;
    if (d.address == 3) d.write_data = chance(50) ? 0xFFFF : random_();
    if (d.address == 6 || d.address == 7) d.write_data = chance(80) ? random_() % 5 : random_();
    // Limits that a counter set to its later value soon meets; two bits alone.
    const auto soon = static_cast<uint32_t>(later_ + random_() % 40);
    if (d.address == 8) d.write_data = chance(40) ? 0 : chance(60) ? random_() % 4 : chance(50) ? soon : (1u << random_() % 32) | (1u << random_() % 32);
    else if (d.address == 9) d.write_data = chance(40) ? 0 : chance(30) ? soon : chance(50) ? 0 : chance(80) ? random_() % 60 : random_();
    d.setting_put = d.write = d.acknowledged_in = 0;
    d.eval();
    d.setting_put = d.rst_n && action == 0 && d.setting_room;
    d.write = d.rst_n && action == 1 && chance(40) && d.write_code == 0;
    d.acknowledged_in = d.rst_n && action == 2 && chance(50) && d.record_ready;
    records_ += d.acknowledged_in;
    d.eval();
    d.clk = 1;
    d.eval();
  }

  VerilatedContext context_;
  std::mt19937 random_;
  Vmutants design_{&context_};
  int rate_;
  bool quiet_;
  uint64_t later_ = 0;
  int records_ = 0;
};

int check(int runs) {
  int records = 0;
  for (int seed = 0; seed < runs; ++seed) {
    Run run(0, seed);
    if (run.broke()) return std::printf("broke without a mutant in run %d\n", seed), 1;
    records += run.records();
  }
  std::printf("records acknowledged: %d\n", records);
  return records < runs;
}

}  // namespace

int main(int, char** arguments) {
  if (std::strcmp(arguments[1], "check") == 0) return check(std::atoi(arguments[2]));
  for (int mutant = std::atoi(arguments[1]); mutant <= std::atoi(arguments[2]); ++mutant) {
    std::printf("%d ", mutant);
    bool broke = false;
    for (int seed = 0; seed < std::atoi(arguments[3]) && !broke; ++seed) broke = Run(mutant, seed).broke();
    if (!broke) std::printf("survived\n");
    std::fflush(stdout);
  }
}
