// The phases of the rotation: A's depends on x only, B's on y only, and both outputs are 0 outside
// of it. The phases are latched when the event's word has arrived: what is driven is what the
// record says, whatever happens to the offsets. The latch survives reset.
module bell_rotation (
    input  logic        clk,
    input  logic        rst_n,
    input  logic        load,      // the word is new
    input  logic        phases_on,
    input  logic        x,
    input  logic        y,
    input  logic [15:0] offset_a,
    input  logic [15:0] offset_b,
    output logic [15:0] set_a,     // what the event's record says
    output logic [15:0] set_b,
    output logic [15:0] phase_a,
    output logic [15:0] phase_b
);

  logic [15:0] latched_a = '0;
  logic [15:0] latched_b = '0;
  logic [15:0] next_a;
  logic [15:0] next_b;

  // A herald in the window's last cycle brings its word in the first cycle of the phases.
  assign next_a = load ? offset_a + (x ? bell_pkg::PHASE_A1 : bell_pkg::PHASE_A0) : latched_a;
  assign next_b = load ? offset_b + (y ? bell_pkg::PHASE_B1 : bell_pkg::PHASE_B0) : latched_b;

  always_ff @(posedge clk) begin
    latched_a <= next_a;
    latched_b <= next_b;
    if (!rst_n) begin
      phase_a <= '0;
      phase_b <= '0;
    end else begin
      phase_a <= phases_on ? next_a : 16'd0;
      phase_b <= phases_on ? next_b : 16'd0;
    end
  end

  assign set_a = latched_a;
  assign set_b = latched_b;

endmodule
