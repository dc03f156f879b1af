// One ion's fluorescence photons and its outcome. The count stops at its end and survives reset.
module bell_detection (
    input  logic        clk,
    input  logic        clear,
    input  logic        counting,
    input  logic        rise,
    input  logic [15:0] threshold,
    output logic [15:0] count,
    output logic        outcome
);

  logic [15:0] photons = '0;
  logic [15:0] photons_next;

  assign photons_next = (counting && rise && photons != '1) ? photons + 16'd1 : photons;

  always_ff @(posedge clk) begin
    photons <= clear ? 16'd0 : photons_next;
  end

  assign count   = photons;
  // With the click of this cycle: in the event's last cycle there may be one.
  assign outcome = photons_next >= threshold;

endmodule
