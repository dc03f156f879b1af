// Plays stimulus into `bellproof_adapter` and says what its pins did, a block of cycles at a time.
//
// All inputs change at the falling edge. A request is one line: how many cycles, their inputs (12 bits a cycle, the first
// lowest), a mask of outputs whose rise ends the block early, and bytes for the sequencer. The reply ends in "@bellproof"
// and holds, each after a "=", the outputs of the cycles that follow, seen just before the next inputs are set; whatever else
// the design may print is passed over. See hdl/pins.py for the order of the bits.
`timescale 1ns / 1ns
`default_nettype none

module conform_bench
`ifndef BELLPROOF_CLOCK
(
    input wire clk
)
`endif
;
`ifdef BELLPROOF_CLOCK
  reg clk = 1'b0;
  always #5 clk = !clk;
`endif

  localparam BLOCK = 64;
  localparam IN = 12;
  localparam OUT = 62;

  reg [IN-1:0] stim = 0;
  reg [BLOCK*IN-1:0] stimulus = 0;
  reg [OUT-1:0] mask = 0;
  reg [OUT-1:0] earlier = 0;
  reg begun = 1'b0;
  integer left = 0;
  integer scanned = 0;
  integer more = 0;

  // Bytes to the sequencer that wait.
  reg [7:0] queue[0:1023];
  reg [9:0] put = 0;
  reg [9:0] got = 0;
  reg [BLOCK*8-1:0] bytes = 0;
  reg s_valid = 1'b0;
  reg [7:0] s_data = 0;
  reg took = 1'b0;
  integer i;

  wire [3:0] unused;
  wire pump, mw_prepare, laser_pulse, mw_rotate, detect, cfg_error, fault, node_trigger_out, node_ready_out;
  wire [15:0] phase_a, phase_b;
  wire s_ready, m_valid, m_last;
  wire [7:0] m_data;

  bellproof_adapter adapter (
      .clk(clk),
      .rst_n(stim[0]),
      .herald_pmt(stim[4:1]),
      .fluor_a(stim[5]),
      .fluor_b(stim[6]),
      .node_trigger_in(stim[7]),
      .node_ready_in(stim[8]),
      .node_trigger_out(node_trigger_out),
      .node_ready_out(node_ready_out),
      .pump(pump),
      .mw_prepare(mw_prepare),
      .laser_pulse(laser_pulse),
      .mw_rotate(mw_rotate),
      .detect(detect),
      .phase_a(phase_a),
      .phase_b(phase_b),
      .cfg_error(cfg_error),
      .fault(fault),
      .s_axis_tdata(s_data),
      .s_axis_tvalid(s_valid),
      .s_axis_tready(s_ready),
      .m_axis_tdata(m_data),
      .m_axis_tvalid(m_valid),
      .m_axis_tready(stim[9]),
      .m_axis_tlast(m_last)
  );

  reg [9:0] taken = 0;  // by the host, at the edge that began this cycle
  wire [OUT-1:0] pins = {
    taken, s_ready, m_data, m_last, m_valid, phase_b, phase_a, node_ready_out, node_trigger_out, fault, cfg_error,
    detect, mw_rotate, laser_pulse, mw_prepare, pump
  };

  always @(posedge clk) begin
    took  <= s_valid && s_ready;
    taken <= {m_last, m_data, m_valid && stim[9]};
  end

`ifdef BELLPROOF_WAVE
  reg [8*1024-1:0] wave;
  initial
    if ($value$plusargs("wave=%s", wave)) begin
      $dumpfile(wave);
      $dumpvars(0, conform_bench);
    end
`endif

  always @(negedge clk) begin
    if (begun) $write("=%b ", pins);
    if (left == 0 || (begun && |(pins & ~earlier & mask))) begin
      $write("@bellproof\n");
      $fflush(32'h1);
      scanned = $fscanf(32'h8000_0000, "%d %h %h %d %h", left, stimulus, mask, more, bytes);
      if (scanned != 5 || left <= 0) $finish;
      for (i = 0; i < more; i = i + 1) begin
        queue[put] = bytes[i*8+:8];
        put = put + 10'd1;
      end
    end
    begun = 1'b1;
    earlier = pins;
    stim <= stimulus[IN-1:0];
    if (!s_valid || took) begin
      if (stimulus[10] && put != got) begin
        s_valid <= 1'b1;
        s_data <= queue[got];
        got = got + 10'd1;
      end else s_valid <= 1'b0;
    end
    stimulus = stimulus >> IN;
    left = left - 1;
  end
endmodule
`default_nettype wire
