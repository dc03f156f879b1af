// The sequencer in its laboratory: Python is asked when something happens, and not in every cycle.
//
// `notice` changes when something happened, and `what` says what: bit 0 a laser pulse began, 1 the rotation pulse
// ended, 2 a frame for the host is whole, 3 the host's bytes have been taken, 4 SLICE cycles went by. The answers,
// `clicks` for the photon window and `light_a`, `light_b` for the detection, are played from the next cycle on.
// Everything is driven and sampled at the falling edge, as in bench.sv.
`default_nettype none

module laboratory #(
    parameter int T_PUMP = 3,
    parameter int T_MW = 4,
    parameter int T_LASER = 1,
    parameter int T_GATE = 1,
    parameter int T_WINDOW = 6,
    parameter int T_PERIOD = 24,
    parameter int T_COINC = 2,
    parameter int T_SETTLE = 3,
    parameter int T_ROTATE = 20,
    parameter int T_DETECT = 64,
    parameter int T_RETRY = 4000,
    parameter int SETTINGS_DEPTH = 1,
    parameter int SLICE = 64,
    parameter int BYTES = 128
)
`ifndef BENCH_CLOCK
(
    input wire clk
)
`endif
;
`ifdef BENCH_CLOCK
  reg clk = 1'b0;
  always #5 clk = !clk;
`endif

  reg rst_n = 1'b0;
  reg notice = 1'b0;
  reg [4:0] what = '0;

  // The photon window, four detectors a cycle, and the detection, a bit a cycle.
  reg [4*T_WINDOW-1:0] clicks = '0;
  // In words of 64 cycles: a simulator may copy a whole vector in every cycle to look at one bit.
  localparam int WORDS = (T_DETECT + 63) / 64;
  reg [63:0] light_a[0:WORDS-1];
  reg [63:0] light_b[0:WORDS-1];
  initial
    for (int k = 0; k < WORDS; k++) begin
      light_a[k] = '0;
      light_b[k] = '0;
    end
  reg [31:0] since_laser = '1;
  reg [31:0] detecting = '0;
  reg laser_before = 1'b0;
  reg rotate_before = 1'b0;
  reg [3:0] herald_pmt = '0;
  reg fluor_a = 1'b0;
  reg fluor_b = 1'b0;

  // What the rotation pulse was.
  reg [15:0] width = '0;
  reg [15:0] rotated_a = '0;
  reg [15:0] rotated_b = '0;

  // Bytes to the sequencer and from it.
  reg [BYTES*8-1:0] bytes = '0;
  reg [15:0] byte_count = '0;
  reg [15:0] byte_index = '0;
  reg reload = 1'b0;
  reg reloaded = 1'b0;
  reg s_valid = 1'b0;
  reg [7:0] s_data = '0;
  reg took = 1'b0;
  reg [BYTES*8-1:0] heard = '0;
  reg [15:0] heard_count = '0;
  reg heard_whole = 1'b0;
  reg [15:0] slice = '0;

  wire pump, mw_prepare, laser_pulse, mw_rotate, detect, cfg_error, fault, node_trigger_out, node_ready_out;
  wire [15:0] phase_a, phase_b;
  wire s_ready, m_valid, m_last;
  wire [7:0] m_data;

  bell_sequencer #(
      .T_PUMP(T_PUMP),
      .T_MW(T_MW),
      .T_LASER(T_LASER),
      .T_GATE(T_GATE),
      .T_WINDOW(T_WINDOW),
      .T_PERIOD(T_PERIOD),
      .T_COINC(T_COINC),
      .T_SETTLE(T_SETTLE),
      .T_ROTATE(T_ROTATE),
      .T_DETECT(T_DETECT),
      .T_RETRY(T_RETRY),
      .SETTINGS_DEPTH(SETTINGS_DEPTH)
  ) dut (
      .clk(clk),
      .rst_n(rst_n),
      .herald_pmt(herald_pmt),
      .fluor_a(fluor_a),
      .fluor_b(fluor_b),
      .node_trigger_in(1'b0),
      .node_ready_in(1'b0),
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
      .m_axis_tready(1'b1),
      .m_axis_tlast(m_last)
  );

  always @(posedge clk) took <= s_valid && s_ready;

  wire pulsed = laser_pulse && !laser_before;
  wire rotated = rotate_before && !mw_rotate;
  wire taken = took && byte_index == byte_count && reload == reloaded;
  wire sliced = slice == SLICE - 1;
  // Cycles since the laser pulse rose, in this cycle.
  wire [31:0] since = pulsed ? 32'd0 : since_laser;
  wire in_window = since >= T_GATE && since < T_GATE + T_WINDOW;

  always @(negedge clk) begin
    laser_before  <= laser_pulse;
    rotate_before <= mw_rotate;
    slice         <= sliced || !rst_n ? 16'd0 : slice + 16'd1;
    since_laser   <= since == '1 ? since : since + 32'd1;
    herald_pmt    <= in_window ? clicks[4*(since-T_GATE)+:4] : 4'd0;
    detecting     <= detect ? detecting + 32'd1 : 32'd0;
    // In the first cycle of detection Python has not answered yet: there is no light in it.
    fluor_a       <= detect && detecting != 0 && light_a[detecting[31:6]][detecting[5:0]];
    fluor_b       <= detect && detecting != 0 && light_b[detecting[31:6]][detecting[5:0]];
    if (mw_rotate) begin
      width <= rotate_before ? width + 16'd1 : 16'd1;
      rotated_a <= phase_a;
      rotated_b <= phase_b;
    end

    if (heard_whole) heard_count <= '0;
    heard_whole <= m_valid && m_last;
    if (m_valid) begin
      heard[8*(heard_whole?16'd0 : heard_count)+:8] <= m_data;
      heard_count <= (heard_whole ? 16'd0 : heard_count) + 16'd1;
    end

    if (!s_valid || took) begin
      if (byte_index < byte_count && reload == reloaded) begin
        s_valid <= 1'b1;
        s_data <= bytes[byte_index*8+:8];
        byte_index <= byte_index + 16'd1;
      end else s_valid <= 1'b0;
    end
    if (reload != reloaded) begin
      byte_index <= '0;
      reloaded   <= reload;
    end

    if (rst_n && (pulsed || rotated || (m_valid && m_last) || taken || sliced)) begin
      what   <= {sliced, taken, m_valid && m_last, rotated, pulsed};
      notice <= !notice;
    end
  end
endmodule
`default_nettype wire
