// The experiment's sequencer: heralded entanglement of two ions, and one record a herald.
// hdl/SPEC.md says what happens in which cycle.
module bell_sequencer #(
    parameter int T_PUMP = bell_pkg::DEFAULT_PUMP,
    parameter int T_MW = bell_pkg::DEFAULT_MW,
    parameter int T_LASER = bell_pkg::DEFAULT_LASER,
    parameter int T_GATE = bell_pkg::DEFAULT_GATE,
    parameter int T_WINDOW = bell_pkg::DEFAULT_WINDOW,
    parameter int T_PERIOD = bell_pkg::DEFAULT_PERIOD,
    parameter int T_COINC = bell_pkg::DEFAULT_COINC,
    parameter int T_SETTLE = bell_pkg::DEFAULT_SETTLE,
    parameter int T_ROTATE = bell_pkg::DEFAULT_ROTATE,
    parameter int T_DETECT = bell_pkg::DEFAULT_DETECT,
    parameter int T_RETRY = bell_pkg::DEFAULT_RETRY,
    parameter int SETTINGS_DEPTH = 1
) (
    input  logic        clk,
    input  logic        rst_n,
    input  logic [ 3:0] herald_pmt,
    input  logic        fluor_a,
    input  logic        fluor_b,
    input  logic        node_trigger_in,
    input  logic        node_ready_in,
    output logic        node_trigger_out,
    output logic        node_ready_out,
    output logic        pump,
    output logic        mw_prepare,
    output logic        laser_pulse,
    output logic        mw_rotate,
    output logic [15:0] phase_a,
    output logic [15:0] phase_b,
    output logic        detect,
    output logic        cfg_error,
    output logic        fault,
    input  logic [ 7:0] s_axis_tdata,
    input  logic        s_axis_tvalid,
    output logic        s_axis_tready,
    output logic [ 7:0] m_axis_tdata,
    output logic        m_axis_tvalid,
    input  logic        m_axis_tready,
    output logic        m_axis_tlast
);

  logic setting_put, setting_room, write, good_frame, bad_frame, retried, bad_last, record_ready, acknowledged;
  logic [1:0] setting_word;
  logic [7:0] setting_sequence, address, write_code, last_sequence, record_byte;
  logic [31:0] write_data, read_data, record_number;
  logic [5:0] record_index;

  bell_core #(
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
  ) u_core (
      .*
  );

  bell_link #(
      .T_RETRY(T_RETRY)
  ) u_link (
      .*
  );

endmodule
