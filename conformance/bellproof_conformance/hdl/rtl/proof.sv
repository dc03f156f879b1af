// What is proved of a design, for so many cycles and for every behaviour of the detectors in them.
//
// The host says its piece (run, then one settings word) by the clock; from the cycle FREE on the detectors do what they
// like, and so does the host's ear. Up to then everything is fixed, which the solver works out by itself.
// Ghost registers (g_*) restate the specification from pins and plain counting. With TWO a second copy gets another word
// and everything else alike.
module bellproof_proof #(
    parameter int PUMP = 1,
    parameter int MW = 1,
    parameter int LASER = 1,
    parameter int GATE = 1,
    parameter int WINDOW = 3,
    parameter int PERIOD = 10,
    parameter int COINC = 1,
    parameter int SETTLE = 1,
    parameter int ROTATE = 2,
    parameter int DETECT = 2,
    parameter int LATENCY = 3,
    parameter int FREE = 0,
    parameter int BYTES = 22,
    parameter logic [15:0] PHASE_MASK = 16'hFFFF,
    parameter logic [BYTES*8-1:0] SAY_0 = '0,
    parameter logic [BYTES*8-1:0] SAY_1 = '0,
    parameter logic [BYTES*8-1:0] SAY_2 = '0,
    parameter logic [BYTES*8-1:0] SAY_3 = '0,
    parameter logic [1:0] WORD_1 = 2'd0,
    parameter logic [1:0] WORD_2 = 2'd0,
    parameter bit TWO = 1'b0
) (
    input logic       clk,
    input logic [3:0] pmt,
    input logic       fluor_a,
    input logic       fluor_b,
    input logic       ear,
    output logic      g_pump,
    output logic      g_rotate
);
  logic [9:0] g_cycle = '0;
  wire rst_n = g_cycle > 10'd3;
  wire free = g_cycle >= 10'(FREE);
  wire [3:0] herald_pmt = free ? pmt : 4'd0;
  // With two copies the ions stay dark and the host takes every byte: the detectors of heralds are freedom enough.
  wire in_fluor_a = free && fluor_a && !TWO;
  wire in_fluor_b = free && fluor_b && !TWO;
  wire m_ready = (free && !TWO) ? ear : 1'b1;
  localparam logic [1:0] now_1 = WORD_1;
  localparam logic [1:0] now_2 = WORD_2;
  always_ff @(posedge clk) begin
    if (g_cycle != '1) g_cycle <= g_cycle + 10'd1;
  end

`define COPY(n) \
  logic pump_``n, mw_``n, laser_``n, rotate_``n, detect_``n, bad_``n, fault_``n, s_ready_``n, m_valid_``n, m_last_``n; \
  logic trigger_``n, ready_``n; \
  logic [15:0] phase_a_``n, phase_b_``n; \
  logic [7:0] m_data_``n; \
  logic [BYTES*8-1:0] say_``n; \
  logic [5:0] said_``n = '0; \
  assign say_``n = now_``n == 2'd0 ? SAY_0 : now_``n == 2'd1 ? SAY_1 : now_``n == 2'd2 ? SAY_2 : SAY_3; \
  wire s_valid_``n = rst_n && said_``n < 6'(BYTES); \
  wire [7:0] s_data_``n = say_``n[8*said_``n+:8]; \
  always_ff @(posedge clk) if (s_valid_``n && s_ready_``n) said_``n <= said_``n + 6'd1; \
  bellproof_adapter copy_``n ( \
      .clk(clk), .rst_n(rst_n), .herald_pmt(herald_pmt), .fluor_a(in_fluor_a), .fluor_b(in_fluor_b), \
      .node_trigger_in(1'b0), .node_ready_in(1'b0), .node_trigger_out(trigger_``n), .node_ready_out(ready_``n), \
      .pump(pump_``n), .mw_prepare(mw_``n), .laser_pulse(laser_``n), .mw_rotate(rotate_``n), .detect(detect_``n), \
      .phase_a(phase_a_``n), .phase_b(phase_b_``n), .cfg_error(bad_``n), .fault(fault_``n), \
      .s_axis_tdata(s_data_``n), .s_axis_tvalid(s_valid_``n), .s_axis_tready(s_ready_``n), \
      .m_axis_tdata(m_data_``n), .m_axis_tvalid(m_valid_``n), .m_axis_tready(m_ready), .m_axis_tlast(m_last_``n) \
  );
  `COPY(1)

  // ---- what the pins of the first copy must be
  logic g_past_pump = 1'b0, g_past_laser = 1'b0, g_on = 1'b0, g_lit = 1'b0, g_herald = 1'b0;
  logic [7:0] g_attempt = '0;   // cycles since the attempt began
  logic [7:0] g_light = '0;     // cycles since its laser pulse began
  logic [3:0] g_past_pmt = '1;
  logic [3:0] g_recent_bits;
  logic [4:0] g_age_0 = '1, g_age_1 = '1, g_age_2 = '1, g_age_3 = '1;
  wire begins = pump_1 && !g_past_pump && (!g_on || g_attempt >= 8'(PUMP));
  wire on = g_on || begins;
  wire [7:0] attempt = begins ? 8'd0 : g_attempt;
  wire lights = laser_1 && !g_past_laser;
  wire lit = (g_lit && !begins) || lights;
  wire [7:0] light = lights ? 8'd0 : g_light;
  wire window = lit && light >= 8'(GATE) && light < 8'(GATE + WINDOW);
  wire [3:0] click = window ? herald_pmt & ~g_past_pmt : 4'd0;
  always_comb begin
    g_recent_bits[0] = click[0] || g_age_0 <= 5'(COINC);
    g_recent_bits[1] = click[1] || g_age_1 <= 5'(COINC);
    g_recent_bits[2] = click[2] || g_age_2 <= 5'(COINC);
    g_recent_bits[3] = click[3] || g_age_3 <= 5'(COINC);
  end
  // The patterns that are accepted after reset: 5, 6, 9 and 10.
  wire accepted = g_recent_bits == 4'd5 || g_recent_bits == 4'd6 || g_recent_bits == 4'd9 || g_recent_bits == 4'd10;
  wire herald = click != 4'd0 && accepted;
  wire heralded = (g_herald && !lights);
  always_ff @(posedge clk) begin
    g_past_pump  <= pump_1 && rst_n;
    g_past_laser <= laser_1 && rst_n;
    g_past_pmt   <= rst_n ? herald_pmt : 4'hF;
    g_on         <= on && rst_n && !(heralded && light > 8'(GATE + WINDOW + LATENCY));
    g_attempt    <= attempt == '1 ? attempt : attempt + 8'd1;
    g_lit        <= lit && rst_n;
    g_light      <= light == '1 ? light : light + 8'd1;
    g_herald     <= rst_n && (heralded || herald);
    g_age_0 <= click[0] ? 5'd1 : window && g_age_0 != '1 ? g_age_0 + 5'd1 : '1;
    g_age_1 <= click[1] ? 5'd1 : window && g_age_1 != '1 ? g_age_1 + 5'd1 : '1;
    g_age_2 <= click[2] ? 5'd1 : window && g_age_2 != '1 ? g_age_2 + 5'd1 : '1;
    g_age_3 <= click[3] ? 5'd1 : window && g_age_3 != '1 ? g_age_3 + 5'd1 : '1;
  end
  localparam int TURN = GATE + WINDOW + LATENCY;
  wire phases_on = heralded && light >= 8'(TURN) && light < 8'(TURN + SETTLE + ROTATE);
  wire rotate_on = heralded && light >= 8'(TURN + SETTLE) && light < 8'(TURN + SETTLE + ROTATE);
  wire detect_on = heralded && light >= 8'(TURN + SETTLE + ROTATE) && light < 8'(TURN + SETTLE + ROTATE + DETECT);
  wire [15:0] wanted_a = now_1[0] ? 16'd16384 : 16'd0;
  wire [15:0] wanted_b = now_1[1] ? 16'd24576 : 16'd8192;
  assign g_pump = begins;
  assign g_rotate = rotate_on;

  // Icarus, with which the proof is rehearsed, takes no assertions with names.
`ifndef BELLPROOF_REHEARSAL
  logic g_waits = 1'b0;
  logic [7:0] g_waiting = '0;
  always_ff @(posedge clk) begin
    g_waits <= rst_n && m_valid_1 && !m_ready;
    g_waiting <= m_data_1;
    if (!TWO && free) begin
      proof_pulses : assert (
          pump_1 == (on && attempt < 8'(PUMP)) && mw_1 == (on && attempt >= 8'(PUMP) && attempt < 8'(PUMP + MW)) &&
          laser_1 == (on && attempt >= 8'(PUMP + MW) && attempt < 8'(PUMP + MW + LASER)) &&
          (!(g_on && begins) || g_attempt == 8'(PERIOD)) && (!g_on || heralded || g_attempt != 8'(PERIOD) || begins));
      proof_heralds : assert (rotate_1 == rotate_on && detect_1 == detect_on);
      proof_phases : assert (
          phase_a_1 == (phases_on ? wanted_a & PHASE_MASK : 16'd0) && phase_b_1 == (phases_on ? wanted_b & PHASE_MASK : 16'd0));
      proof_stream : assert (!g_waits || (m_valid_1 && m_data_1 == g_waiting));
    end
  end

  // ---- two copies
  generate
    if (TWO) begin : g_two
      `COPY(2)
      logic g_over = 1'b0;
      always_ff @(posedge clk) begin
        g_over <= g_over || detect_1 || detect_2;
        if (free) begin
          proof_independence : assert (
              pump_1 == pump_2 && mw_1 == mw_2 && laser_1 == laser_2 && rotate_1 == rotate_2 && detect_1 == detect_2 &&
              bad_1 == bad_2 && fault_1 == fault_2 && s_ready_1 == s_ready_2 && trigger_1 == trigger_2 && ready_1 == ready_2 &&
              (g_over || (m_valid_1 == m_valid_2 && (!m_valid_1 || m_data_1 == m_data_2))) &&
              (phases_on || (phase_a_1 == phase_a_2 && phase_b_1 == phase_b_2)) &&
              (now_1[0] != now_2[0] || phase_a_1 == phase_a_2) && (now_1[1] != now_2[1] || phase_b_1 == phase_b_2));
        end
      end
    end
  endgenerate
`endif
endmodule
