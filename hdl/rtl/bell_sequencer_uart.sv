// The sequencer on a serial line.
module bell_sequencer_uart #(
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
    parameter int SETTINGS_DEPTH = 1,
    parameter int CLKS_PER_BIT = 100
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
    input  logic        uart_rxd,
    output logic        uart_txd
);

  logic [7:0] s_axis_tdata, m_axis_tdata;
  logic s_axis_tvalid, s_axis_tready, m_axis_tvalid, m_axis_tready;
  logic unused_tlast;

  bell_uart_rx #(
      .CLKS_PER_BIT(CLKS_PER_BIT)
  ) u_rx (
      .clk,
      .rst_n,
      .rxd   (uart_rxd),
      .tdata (s_axis_tdata),
      .tvalid(s_axis_tvalid),
      .tready(s_axis_tready)
  );

  bell_uart_tx #(
      .CLKS_PER_BIT(CLKS_PER_BIT)
  ) u_tx (
      .clk,
      .rst_n,
      .tdata (m_axis_tdata),
      .tvalid(m_axis_tvalid),
      .tready(m_axis_tready),
      .txd   (uart_txd)
  );

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
  ) u_sequencer (
      .m_axis_tlast(unused_tlast),
      .*
  );

endmodule
