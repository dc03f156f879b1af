// The whole sequencer: the core's promises again, with the real link in place of assumptions.
module top #(
    parameter int T_PUMP = 2,
    parameter int T_MW = 3,
    parameter int T_LASER = 1,
    parameter int T_GATE = 1,
    parameter int T_WINDOW = 5,
    parameter int T_PERIOD = 16,
    parameter int T_COINC = 2,
    parameter int T_SETTLE = 2,
    parameter int T_ROTATE = 3,
    parameter int T_DETECT = 4,
    parameter int T_RETRY = 20,
    parameter int SETTINGS_DEPTH = 1
) (
    input logic        clk,
    input logic        rst_n,
    input logic [ 3:0] herald_pmt,
    input logic        fluor_a,
    input logic        fluor_b,
    input logic        node_trigger_in,
    input logic        node_ready_in,
    input logic [ 7:0] s_axis_tdata,
    input logic        s_axis_tvalid,
    input logic        m_axis_tready,
    input logic [31:0] c_word
);
  logic node_trigger_out, node_ready_out, pump, mw_prepare, laser_pulse, mw_rotate, detect, cfg_error, fault;
  logic [15:0] phase_a, phase_b;
  logic s_axis_tready, m_axis_tvalid, m_axis_tlast;
  logic [7:0] m_axis_tdata;
  // Here the link chooses the byte; that every byte stands still is proved at the core.
  wire [5:0] c_index = bell_pkg::AT_FAULTS;

  bell_sequencer #(
      .T_PUMP(T_PUMP), .T_MW(T_MW), .T_LASER(T_LASER), .T_GATE(T_GATE), .T_WINDOW(T_WINDOW),
      .T_PERIOD(T_PERIOD), .T_COINC(T_COINC), .T_SETTLE(T_SETTLE), .T_ROTATE(T_ROTATE),
      .T_DETECT(T_DETECT), .T_RETRY(T_RETRY), .SETTINGS_DEPTH(SETTINGS_DEPTH)
  ) dut (
      .*
  );

`define CORE dut.u_core
`include "core_properties.svh"
  // What the core's proof assumes of the link is asserted here, and the link's of the core.
  logic g_weighed_room = 1'b0;
  always_ff @(posedge clk) begin
    begin
      link_puts_only_with_room : assert (!dut.setting_put || (rst_n && dut.setting_room));
      link_writes_only_if_allowed : assert (!dut.write || (rst_n && dut.write_code == bell_pkg::CODE_OK));
      link_acknowledges_only_records : assert (!dut.acknowledged || (rst_n && dut.record_ready));
      link_does_one_thing_at_a_time : assert (
          !(dut.setting_put && dut.write) && !(dut.setting_put && dut.acknowledged) && !(dut.write && dut.acknowledged));
      last_number_is_whole : assert (
          dut.u_link.u_last.copy_1 == dut.u_link.u_last.copy_0 && dut.u_link.u_last.copy_2 == dut.u_link.u_last.copy_0);
    end
    if (g_begun) begin
      weighed_is_true : assert (
          !dut.u_link.weighed || (dut.u_link.u_rx.valid && (dut.u_link.code != bell_pkg::CODE_OK ||
          ((dut.u_link.frame_type != bell_pkg::FRAME_SETTING || dut.setting_room) &&
           (dut.u_link.frame_type != bell_pkg::FRAME_WRITE || dut.write_code == bell_pkg::CODE_OK) &&
           (dut.u_link.frame_type != bell_pkg::FRAME_RECORD_ACK || dut.record_ready)))));
    end
    if (!g_moved) begin
      unweighed_at_power_up : assume (!dut.u_link.weighed);
    end
  end

endmodule
