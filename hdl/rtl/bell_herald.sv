// Coincidences: a herald is a click that completes an accepted pattern of two or more channels,
// each clicked no more than T_COINC cycles ago, in one photon window. The first of a window counts.
//
// One age a channel. With one age for all, A at 0, B at 3 and B at 5 would pass for a coincidence
// of distance 2. Each age is kept twice, the second time inverted, and a channel is recent if both say
// so: a flipped bit cannot make a single click a coincidence.
module bell_herald #(
    parameter int T_COINC = bell_pkg::DEFAULT_COINC
) (
    input  logic        clk,
    input  logic        rst_n,
    input  logic        gate,
    input  logic        attempt_first,
    input  logic        armed,      // no event is open
    input  logic [ 3:0] rise,
    input  logic [15:0] patterns,
    output logic        herald,
    output logic [ 3:0] pattern,    // the coincidence, while `herald`
    output logic [ 3:0] singles,    // clicks inside the gate
    output logic        bad_age,
    output logic [ 3:0] seen_so_far // channels with a click in this window, or in the last one
);

  localparam logic [4:0] LIMIT = 5'(T_COINC);
  localparam logic [4:0] NEVER = LIMIT + 5'd1;
  // The patterns of two or more channels: one channel is no coincidence, whatever the mask says.
  localparam logic [15:0] TWO_OR_MORE = 16'b1111_1110_1110_1000;

  (* keep *) logic [3:0][4:0] age;
  (* keep *) logic [3:0][4:0] age_n;
  logic [3:0] recent;
  logic [15:0] accepted;
  // Whether each age says that its click will still count in the next cycle, by both copies.
  (* keep *) logic [3:0] young;
  (* keep *) logic [3:0] young_too;
  logic [3:0] seen = 4'b0;  // part of the record: survives reset

  assign singles = gate ? rise : 4'b0;

  always_comb begin
    for (int i = 0; i < 4; i++) begin
      recent[i] = rise[i] || (young[i] && young_too[i]);
    end
  end

  assign accepted = patterns & TWO_OR_MORE;
  assign pattern = recent;
  assign herald  = rst_n && armed && gate && rise != 4'b0 && accepted[recent];
  assign seen_so_far = seen;
  assign bad_age = age_n != ~age || young != young_too;

  // Age in the next cycle: 1 after a click.
  always_ff @(posedge clk) begin
    for (int i = 0; i < 4; i++) begin
      // Outside of the gate clicks are forgotten: none of an earlier window counts.
      if (!rst_n || !gate) begin
        age[i]       <= NEVER;
        age_n[i]     <= ~NEVER;
        young[i]     <= 1'b0;
        young_too[i] <= 1'b0;
      end else if (singles[i]) begin
        age[i]       <= 5'd1;
        age_n[i]     <= ~5'd1;
        young[i]     <= LIMIT != 5'd0;
        young_too[i] <= LIMIT != 5'd0;
      end else if (age[i] != NEVER) begin
        age[i]       <= age[i] + 5'd1;
        age_n[i]     <= age_n[i] - 5'd1;
        young[i]     <= age[i] < LIMIT;
        young_too[i] <= ~age_n[i] < LIMIT;
      end
    end
    if (attempt_first) seen <= 4'b0;
    else if (rst_n) seen <= seen | singles;
  end

endmodule
