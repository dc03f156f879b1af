// Two copies of the core that are given the same inputs but for the values of the settings words.
//
// What is proved: every output but the record and the phases is the same at all times; the phases
// are the same while x (for A's) or y (for B's) is the same, and outside of the rotation always; the
// records differ in their settings and phases alone. So before the rotation nothing depends on a
// setting, then A's phase depends on x only and B's on y only: assumptions 2 and 3 of the analysis, as
// far as this hardware goes (its outputs, not what happens in the laboratory).
module two #(
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
    input logic [ 1:0] word_1,
    input logic [ 1:0] word_2,
    input logic [ 7:0] setting_sequence,
    input logic [ 7:0] address,
    input logic        write,
    input logic [31:0] write_data,
    input logic        good_frame,
    input logic        bad_frame,
    input logic        retried,
    input logic [ 7:0] last_sequence,
    input logic        bad_last,
    input logic [ 5:0] record_index,
    input logic        acknowledged
);
`define OUTPUTS(n) \
  logic node_trigger_out_``n, node_ready_out_``n, pump_``n, mw_prepare_``n, laser_pulse_``n, mw_rotate_``n; \
  logic detect_``n, cfg_error_``n, fault_``n, setting_room_``n, record_ready_``n; \
  logic [15:0] phase_a_``n, phase_b_``n; \
  logic [7:0] write_code_``n, record_byte_``n; \
  logic [31:0] read_data_``n, record_number_``n;
  `OUTPUTS(1)
  `OUTPUTS(2)
`define COPY(n) \
  bell_core #( \
      .T_PUMP(T_PUMP), .T_MW(T_MW), .T_LASER(T_LASER), .T_GATE(T_GATE), .T_WINDOW(T_WINDOW), \
      .T_PERIOD(T_PERIOD), .T_COINC(T_COINC), .T_SETTLE(T_SETTLE), .T_ROTATE(T_ROTATE), \
      .T_DETECT(T_DETECT), .T_RETRY(T_RETRY), .SETTINGS_DEPTH(SETTINGS_DEPTH) \
  ) copy_``n ( \
      .clk, .rst_n, .herald_pmt, .fluor_a, .fluor_b, .node_trigger_in, .node_ready_in, .setting_put, \
      .setting_word(word_``n), .setting_sequence, .address, .write, .write_data, .good_frame, .bad_frame, \
      .retried, .last_sequence, .bad_last, .record_index, .acknowledged, \
      .node_trigger_out(node_trigger_out_``n), .node_ready_out(node_ready_out_``n), .pump(pump_``n), \
      .mw_prepare(mw_prepare_``n), .laser_pulse(laser_pulse_``n), .mw_rotate(mw_rotate_``n), \
      .phase_a(phase_a_``n), .phase_b(phase_b_``n), .detect(detect_``n), .cfg_error(cfg_error_``n), \
      .fault(fault_``n), .setting_room(setting_room_``n), .write_code(write_code_``n), \
      .read_data(read_data_``n), .record_ready(record_ready_``n), .record_number(record_number_``n), \
      .record_byte(record_byte_``n) \
  );
  `COPY(1)
  `COPY(2)

`define SAME(path) (copy_1.path == copy_2.path)

  logic g_begun = 1'b0;
  always_ff @(posedge clk) begin
    g_begun <= 1'b1;
    if (!g_begun) begin
      power_up_resets : assume (!rst_n);
    end
  end
  always_comb begin
    link_puts_only_with_room : assume (!setting_put || (rst_n && setting_room_1));
  end

  // Everything that holds no word and no phase is the same.
  wire same_attempt = `SAME(u_attempt.state) && `SAME(u_attempt.timer) && `SAME(u_attempt.timer_n);
  wire same_sync = `SAME(u_sync_pmt.first) && `SAME(u_sync_pmt.second) && `SAME(u_sync_pmt.third) &&
      `SAME(u_sync_fluor.first) && `SAME(u_sync_fluor.second) && `SAME(u_sync_fluor.third) &&
      `SAME(u_sync_node.first) && `SAME(u_sync_node.second) && `SAME(u_sync_node.third);
  wire same_herald = `SAME(u_herald.age) && `SAME(u_herald.age_n) && `SAME(u_herald.young) && `SAME(u_herald.young_too) && `SAME(u_attempt.gate_due_0) && `SAME(u_attempt.gate_due_1) &&
      `SAME(u_attempt.first_0) && `SAME(u_attempt.first_1);
  wire same_detection = `SAME(u_detection_a.photons) && `SAME(u_detection_b.photons) && `SAME(u_herald.seen);
  wire same_fill = `SAME(u_settings.u_fill.copy_0) && `SAME(u_settings.u_fill.copy_1) && `SAME(u_settings.u_fill.copy_2);
  wire same_event = `SAME(u_event.u_life.copy_0) && `SAME(u_event.u_life.copy_1) && `SAME(u_event.u_life.copy_2) &&
      `SAME(u_event.u_number.copy_0) && `SAME(u_event.u_number.copy_1) && `SAME(u_event.u_number.copy_2) &&
      `SAME(u_event.u_status.copy_0) && `SAME(u_event.u_status.copy_1) && `SAME(u_event.u_status.copy_2) &&
      `SAME(u_event.clock_count) && `SAME(u_event.timestamp) && `SAME(u_event.coincidence) &&
      `SAME(u_event.outcomes) && `SAME(u_event.fresh_q) && `SAME(u_event.ended) && `SAME(u_event.attempts_q) && `SAME(u_event.attempts_n);
  wire same_registers = `SAME(run) && `SAME(role) && `SAME(patterns) && `SAME(offset_a) && `SAME(offset_b) &&
      `SAME(threshold_a) && `SAME(threshold_b) && `SAME(u_registers.limit) && `SAME(u_registers.link_limit) &&
      `SAME(u_registers.tries) && `SAME(u_registers.link_timer) && `SAME(u_registers.frame_errors) &&
      `SAME(u_registers.retries) && `SAME(u_registers.single_counts) && `SAME(causes) && `SAME(clear_fault) &&
      `SAME(link_down) && `SAME(timed_out) && `SAME(damage) && `SAME(u_registers.pending) && `SAME(u_registers.pending_address) &&
      `SAME(u_registers.pending_data);
  // Words may differ; their sequence numbers and their copies' wholeness do not.
`define WHOLE(n) (copy_``n.u_event.u_word.copy_1 == copy_``n.u_event.u_word.copy_0 && \
                  copy_``n.u_event.u_word.copy_2 == copy_``n.u_event.u_word.copy_0)
  wire [9:0] w_1 = copy_1.u_event.u_word.copy_0;
  wire [9:0] w_2 = copy_2.u_event.u_word.copy_0;
  wire [9:0] p0_1 = copy_1.u_settings.place_0, p0_2 = copy_2.u_settings.place_0;
  wire [9:0] p1_1 = copy_1.u_settings.place_1, p1_2 = copy_2.u_settings.place_1;
  wire [9:0] p2_1 = copy_1.u_settings.place_2, p2_2 = copy_2.u_settings.place_2;
  wire [9:0] p3_1 = copy_1.u_settings.place_3, p3_2 = copy_2.u_settings.place_3;
  wire same_sequences = w_1[9:2] == w_2[9:2] && p0_1[9:2] == p0_2[9:2] && p1_1[9:2] == p1_2[9:2] &&
      p2_1[9:2] == p2_2[9:2] && p3_1[9:2] == p3_2[9:2];
  wire event_open = copy_1.slot_open;
  wire latched_a_follows_x = !(event_open || copy_1.slot_ready) || copy_1.fresh || w_1[0] != w_2[0] || `SAME(set_a);
  wire latched_b_follows_y = !(event_open || copy_1.slot_ready) || copy_1.fresh || w_1[1] != w_2[1] || `SAME(set_b);
  logic g_past_phases = 1'b0, g_past_x = 1'b0, g_past_y = 1'b0;
  always_ff @(posedge clk) begin
    g_past_phases <= rst_n && copy_1.phases_on;
    g_past_x <= w_1[0] != w_2[0];
    g_past_y <= w_1[1] != w_2[1];
    if (g_begun) begin
      state_is_independent_of_settings : assert (
          same_attempt && same_sync && same_herald && same_detection && same_fill && same_event && same_registers &&
          same_sequences);
      words_are_whole : assert (`WHOLE(1) && `WHOLE(2));
      life_is_whole : assert (
          copy_1.u_event.u_life.copy_1 == copy_1.u_event.u_life.copy_0 && copy_1.u_event.u_life.copy_2 == copy_1.u_event.u_life.copy_0);
      event_states_are_open : assert (!copy_1.phases_on || event_open);
      fresh_is_open : assert (!copy_1.fresh || event_open);
      pulses_are_independent_of_settings : assert (
          pump_1 == pump_2 && mw_prepare_1 == mw_prepare_2 && laser_pulse_1 == laser_pulse_2 &&
          mw_rotate_1 == mw_rotate_2 && detect_1 == detect_2 && cfg_error_1 == cfg_error_2 && fault_1 == fault_2 &&
          node_trigger_out_1 == node_trigger_out_2 && node_ready_out_1 == node_ready_out_2);
      host_answers_are_independent_of_settings : assert (
          setting_room_1 == setting_room_2 && write_code_1 == write_code_2 && read_data_1 == read_data_2 &&
          record_ready_1 == record_ready_2 && record_number_1 == record_number_2);
      phases_before_the_rotation_are_independent : assert (
          g_past_phases || (phase_a_1 == phase_a_2 && phase_b_1 == phase_b_2));
      phase_a_depends_on_x_only : assert (phase_a_1 == phase_a_2 || (g_past_phases && g_past_x));
      phase_b_depends_on_y_only : assert (phase_b_1 == phase_b_2 || (g_past_phases && g_past_y));
      latched_phase_a_depends_on_x_only : assert (latched_a_follows_x);
      latched_phase_b_depends_on_y_only : assert (latched_b_follows_y);
      record_differs_in_settings_and_phases_alone : assert (
          record_byte_1 == record_byte_2 || record_index == bell_pkg::AT_SETTINGS ||
          (record_index >= bell_pkg::AT_PHASE_A && record_index < bell_pkg::AT_STATUS));
    end else begin
      power_up_values : assert (
          !copy_1.u_event.ended && !copy_1.u_attempt.first_0 && !copy_2.u_attempt.first_0 && !copy_1.u_attempt.first_1 && !copy_2.u_attempt.first_1 &&
          same_fill && same_sequences && `WHOLE(1) && `WHOLE(2) && `SAME(set_a) && `SAME(set_b) && same_event &&
          `SAME(u_detection_a.photons) && `SAME(u_detection_b.photons) && `SAME(u_herald.seen) &&
          copy_1.u_event.u_life.copy_0 == 2'd0 && copy_1.u_event.u_life.copy_1 == 2'd0 && copy_1.u_event.u_life.copy_2 == 2'd0 &&
          !copy_1.fresh && same_attempt && copy_1.u_attempt.state == bell_pkg::STATE_IDLE && !g_past_phases);
    end
  end

  always_ff @(posedge clk) begin
    if (g_begun) begin
      cover_different_phases : cover (phase_a_1 != phase_a_2 && phase_b_1 == phase_b_2);
    end
  end
endmodule
