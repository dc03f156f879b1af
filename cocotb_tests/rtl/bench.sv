// The sequencer under a player: up to BLOCK cycles of stimulus are loaded at once and the pins of each cycle are kept,
// so that a simulation pays for a visit to Python once a block and not once a cycle.
//
// Everything is driven and sampled at the falling edge: outputs of cycle n are seen, then the inputs of cycle n are set,
// and the rising edge that ends the cycle takes them.
`default_nettype none

module bench #(
    parameter int T_PUMP = 3,
    parameter int T_MW = 4,
    parameter int T_LASER = 1,
    parameter int T_GATE = 1,
    parameter int T_WINDOW = 6,
    parameter int T_PERIOD = 24,
    parameter int T_COINC = 2,
    parameter int T_SETTLE = 3,
    parameter int T_ROTATE = 5,
    parameter int T_DETECT = 12,
    parameter int T_RETRY = 400,
    parameter int SETTINGS_DEPTH = 1,
    parameter int BLOCK = 64
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

  // One cycle's inputs: see sequencer_bench/pins.py.
  localparam int IN = 12;
  localparam int OUT = 120;

  reg [IN-1:0] stim = '0;
  reg [BLOCK*IN-1:0] stimulus = '0;
  reg [BLOCK*OUT-1:0] seen = '0;
  reg [OUT-1:0] latest = '0;  // of a block of one cycle: cheaper to read
  reg [15:0] length = '0;
  reg [15:0] index = '0;
  reg done = 1'b0;

  // Bytes for the host's side of the link.
  reg [BLOCK*8-1:0] bytes = '0;
  reg [15:0] byte_count = '0;
  reg [15:0] byte_index = '0;
  reg reload = 1'b0;
  reg reloaded = 1'b0;
  reg s_valid = 1'b0;
  reg [7:0] s_data = '0;
  reg took = 1'b0;

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

  // What the link tells the core in the cycle that the edge ends: the inputs of the core's model.
  reg [54:0] commands = '0;
  always @(posedge clk)
    commands <= {
      dut.u_core.herald,
      dut.acknowledged,
      dut.good_frame,
      dut.write_data,
      dut.address,
      dut.write,
      dut.setting_sequence,
      dut.setting_word,
      dut.setting_put
    };

  wire [OUT-1:0] pins = {
    {(OUT - 116) {1'b0}},
    commands,
    s_data,
    took,
    s_ready,
    m_data,
    m_last,
    m_valid,
    phase_b,
    phase_a,
    node_ready_out,
    node_trigger_out,
    fault,
    cfg_error,
    detect,
    mw_rotate,
    laser_pulse,
    mw_prepare,
    pump
  };

  always @(posedge clk) took <= s_valid && s_ready;

  always @(negedge clk) begin
    if (index < length) begin
      seen[index*OUT+:OUT] <= pins;
      latest <= pins;
      stim <= stimulus[index*IN+:IN];
      if (index + 16'd1 == length) begin
        index  <= '0;
        length <= '0;
        done   <= !done;
      end else index <= index + 16'd1;
      if (!s_valid || took) begin
        if (stimulus[index*IN+10] && byte_index < byte_count && reload == reloaded) begin
          s_valid <= 1'b1;
          s_data <= bytes[byte_index*8+:8];
          byte_index <= byte_index + 16'd1;
        end else s_valid <= 1'b0;
      end
      if (reload != reloaded) begin
        byte_index <= '0;
        reloaded   <= reload;
      end
    end
  end
endmodule
`default_nettype wire
