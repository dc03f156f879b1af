// The proof's own run once, in a simulator: when does the first attempt begin, and does a herald reach its rotation?
`timescale 1ns / 1ns
module conform_rehearsal;
  reg clk = 1'b0;
  always #5 clk = !clk;
  reg [3:0] pmt = 4'd0;
  wire begins, rotates;
  integer cycle = 0;
  integer began = -1;
  integer turned = -1;
  bellproof_proof_top dut (
      .clk(clk), .pmt(pmt), .fluor_a(1'b0), .fluor_b(1'b0), .ear(1'b1),
      .g_pump(begins), .g_rotate(rotates)
  );
  always @(negedge clk) begin
    if (begins === 1'b1 && began < 0) began = cycle;
    if (rotates === 1'b1 && turned < 0) turned = cycle;
    // Two detectors again and again: one of the edges is in the window.
    pmt <= began >= 0 && cycle[0] ? 4'd5 : 4'd0;
    cycle = cycle + 1;
    if (cycle == 900 || turned >= 0) begin
      $write("@bellproof %0d %0d\n", began, turned);
      $finish;
    end
  end
endmodule
