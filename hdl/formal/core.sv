// The core with free inputs, and what the link keeps (proved there): nothing is handed over
// in a reset, no word without room, no write that is refused, no acknowledgement without a record.
module core #(
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
    input logic        setting_put,
    input logic [ 1:0] setting_word,
    input logic [ 7:0] setting_sequence,
    input logic [ 7:0] address,
    input logic        write,
    input logic [31:0] write_data,
    input logic        good_frame,
    input logic        bad_frame,
    input logic        retried,
    input logic [ 7:0] last_sequence,
    input logic        acknowledged_in,
    input logic [31:0] c_word,
    input logic [ 5:0] c_index
);
  logic node_trigger_out, node_ready_out, pump, mw_prepare, laser_pulse, mw_rotate, detect, cfg_error, fault;
  logic [15:0] phase_a, phase_b;
  logic setting_room, record_ready;
  logic [7:0] write_code, record_byte;
  logic [31:0] read_data, record_number;

  bell_core #(
      .T_PUMP(T_PUMP), .T_MW(T_MW), .T_LASER(T_LASER), .T_GATE(T_GATE), .T_WINDOW(T_WINDOW),
      .T_PERIOD(T_PERIOD), .T_COINC(T_COINC), .T_SETTLE(T_SETTLE), .T_ROTATE(T_ROTATE),
      .T_DETECT(T_DETECT), .T_RETRY(T_RETRY), .SETTINGS_DEPTH(SETTINGS_DEPTH)
  ) dut (
      .bad_last(1'b0),
      .record_index(c_index),
      .acknowledged(acknowledged_in),
      .write(write),
      .*
  );

  always_comb begin
    link_puts_only_with_room : assume (!setting_put || (rst_n && setting_room));
    link_writes_only_if_allowed : assume (!write || (rst_n && write_code == bell_pkg::CODE_OK));
    link_acknowledges_only_records : assume (!acknowledged_in || (rst_n && record_ready));
    link_does_one_thing_at_a_time : assume (!(setting_put && write) && !(setting_put && acknowledged_in) && !(write && acknowledged_in));
  end

`define CORE dut
`include "core_properties.svh"
`include "core_registers.svh"
endmodule
