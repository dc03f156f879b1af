// One ion's fluorescence photons and its outcome. The count stops at its end and survives reset.
//
// The outcome is of the count as it stands: in an event's last cycle there may be one more click, so
// that it is read one cycle later.
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

  always_ff @(posedge clk) begin
    if (clear) photons <= '0;
    else if (counting && rise && photons != '1) photons <= photons + 16'd1;
  end

  assign count   = photons;
  assign outcome = photons >= threshold;

endmodule
