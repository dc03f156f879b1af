// Coincidences: a herald is a click that completes an accepted pattern of two or more channels,
// each clicked no more than T_COINC cycles ago, in one photon window. The first of a window counts.
//
// One age a channel. With one age for all, A at 0, B at 3 and B at 5 would pass for a coincidence
// of distance 2.
module bell_herald #(
    parameter int T_COINC = bell_pkg::DEFAULT_COINC
) (
    input  logic        clk,
    input  logic        rst_n,
    input  logic        gate,
    input  logic        gate_first,
    input  logic        armed,      // no event is open
    input  logic [ 3:0] rise,
    input  logic [15:0] patterns,
    output logic        herald,
    output logic [ 3:0] pattern,    // the coincidence, while `herald`
    output logic [ 3:0] singles,    // clicks inside the gate
    output logic [ 3:0] seen_so_far // channels with a click in this window, or in the last one
);

  localparam logic [4:0] LIMIT = 5'(T_COINC);
  localparam logic [4:0] NEVER = LIMIT + 5'd1;

  logic [3:0][4:0] age;
  logic [3:0] recent;
  logic [3:0] clicked;
  logic [3:0] seen = 4'b0;  // part of the record: survives reset

  assign singles = gate ? rise : 4'b0;

  always_comb begin
    for (int i = 0; i < 4; i++) begin
      // Ages of an earlier window are void.
      recent[i] = singles[i] || (gate && !gate_first && age[i] <= LIMIT);
    end
  end

  // A pattern of one channel is no coincidence, whatever the mask says: it has no two bits set.
  assign pattern = recent;
  assign herald  = rst_n && armed && singles != 4'b0 && patterns[recent] && (recent & (recent - 4'd1)) != 4'b0;
  assign clicked = (gate_first ? 4'b0 : seen) | singles;
  assign seen_so_far = seen;

  // Age in the next cycle: 1 after a click.
  always_ff @(posedge clk) begin
    for (int i = 0; i < 4; i++) begin
      if (!rst_n || !gate) age[i] <= NEVER;
      else if (singles[i]) age[i] <= 5'd1;
      else if (gate_first) age[i] <= NEVER;
      else if (age[i] != NEVER) age[i] <= age[i] + 5'd1;
    end
    if (rst_n && gate) seen <= clicked;
  end

endmodule
