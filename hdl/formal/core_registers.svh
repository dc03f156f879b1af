// What the host reads and writes, when attempts start, and the bytes of a record: included after
// core_properties.svh, whose ghosts it uses.

// ---- 12. registers: what was written stands, monitors count, reads tell it ----
logic g_pending = 1'b0, g_run = 1'b0, g_clear = 1'b0, g_down = 1'b0, g_late = 1'b0;
logic [7:0] g_address = '0;
logic [31:0] g_data = '0, g_limit = '0, g_link_limit = '0, g_tries = '0, g_silence = '0;
logic [1:0] g_role = '0;
logic [15:0] g_patterns = '0, g_off_a = '0, g_off_b = '0, g_thr_a = '0, g_thr_b = '0, g_errors = '0, g_retries = '0;
wire g_control = g_pending && g_address == bell_pkg::REG_CONTROL;
always_ff @(posedge clk) begin
  if (!rst_n) begin
    {g_pending, g_run, g_clear, g_down, g_late} <= '0;
    {g_limit, g_link_limit, g_tries, g_silence} <= {bell_pkg::RESET_LIMIT, bell_pkg::RESET_LINK_LIMIT, 64'd0};
    g_role <= bell_pkg::RESET_ROLE;
    {g_patterns, g_off_a, g_off_b} <= {bell_pkg::RESET_PATTERNS, bell_pkg::RESET_CAL_A, bell_pkg::RESET_CAL_B};
    {g_thr_a, g_thr_b, g_errors, g_retries} <= {bell_pkg::RESET_THRESHOLD_A, bell_pkg::RESET_THRESHOLD_B, 32'd0};
  end else begin
    g_pending <= host_writes;
    g_address <= `CORE.address;
    g_data <= `CORE.write_data;
    g_clear <= g_control && g_data[1];
    if (g_control) g_run <= g_data[1:0] == 2'b01;
    if (g_pending && g_address == bell_pkg::REG_ROLE) g_role <= g_data[1:0];
    if (g_pending && g_address == bell_pkg::REG_PATTERNS) g_patterns <= g_data[15:0];
    if (g_pending && g_address == bell_pkg::REG_CAL_A) g_off_a <= g_data[15:0];
    if (g_pending && g_address == bell_pkg::REG_CAL_B) g_off_b <= g_data[15:0];
    if (g_pending && g_address == bell_pkg::REG_THRESHOLD_A) g_thr_a <= g_data[15:0];
    if (g_pending && g_address == bell_pkg::REG_THRESHOLD_B) g_thr_b <= g_data[15:0];
    if (g_pending && g_address == bell_pkg::REG_LIMIT) g_limit <= g_data;
    if (g_pending && g_address == bell_pkg::REG_LINK_LIMIT) g_link_limit <= g_data;
    // Both counts stop at their limits; what they tell shows one cycle later.
    if (g_control || `CORE.fresh) g_tries <= '0;
    else if (in_attempt && timer == 20'd0 && g_tries < g_limit) g_tries <= g_tries + 32'd1;
    if (`CORE.good_frame) g_silence <= '0;
    else if (g_silence < g_link_limit) g_silence <= g_silence + 32'd1;
    g_late <= g_limit != '0 && g_tries >= g_limit;
    g_down <= g_link_limit != '0 && g_silence >= g_link_limit;
    if (g_control && g_data[2]) {g_errors, g_retries} <= '0;
    else begin
      if (`CORE.bad_frame && g_errors != '1) g_errors <= g_errors + 16'd1;
      if (`CORE.retried && g_retries != '1) g_retries <= g_retries + 16'd1;
    end
  end
end
wire g_free_to_start = g_run && `CORE.POSSIBLE && g_role != 2'd3 && life == FREE && fill != 3'd0 && !g_down && !g_late;
wire g_ready_pin = in_idle && g_role == 2'd2 && g_free_to_start;
logic g_past_ready_pin = 1'b0, g_past_cfg_bad = 1'b0, g_past_start = 1'b0, g_node_1 = 1'b1, g_node_2 = 1'b1, g_node_3 = 1'b1, g_partner_1 = 1'b1, g_partner_2 = 1'b1;
wire g_may = g_free_to_start && (g_role != 2'd1 || g_partner_2);
wire g_end = in_attempt && timer == 20'(T_PERIOD - 1) && !(life == OPEN || herald);
// A new attempt (or a master's trigger) follows this cycle.
wire g_start = rst_n && g_may && ((in_idle && (g_role != 2'd2 || (g_node_2 && !g_node_3))) || (g_end && g_role != 2'd2));
logic [31:0] g_read;
always_comb begin
  case (`CORE.address)
    bell_pkg::REG_ID: g_read = bell_pkg::RESET_ID;
    bell_pkg::REG_CONTROL: g_read = {31'b0, g_run};
    bell_pkg::REG_ROLE: g_read = {30'b0, g_role};
    bell_pkg::REG_PATTERNS: g_read = {16'b0, g_patterns};
    bell_pkg::REG_CAL_A: g_read = {16'b0, g_off_a};
    bell_pkg::REG_CAL_B: g_read = {16'b0, g_off_b};
    bell_pkg::REG_THRESHOLD_A: g_read = {16'b0, g_thr_a};
    bell_pkg::REG_THRESHOLD_B: g_read = {16'b0, g_thr_b};
    bell_pkg::REG_LIMIT: g_read = g_limit;
    bell_pkg::REG_LINK_LIMIT: g_read = g_link_limit;
    bell_pkg::REG_STATUS:
    g_read = {16'b0, `CORE.last_sequence, g_down, g_late, 1'b0, cfg_error, fill != 3'd0, life == READY, life == OPEN, !in_idle};
    bell_pkg::REG_ATTEMPTS_LO: g_read = g_attempts[31:0];
    bell_pkg::REG_ATTEMPTS_HI: g_read = {16'b0, g_attempts[47:32]};
    bell_pkg::REG_HERALDS: g_read = number_q;
    bell_pkg::REG_FRAME_ERRORS: g_read = {16'b0, g_errors};
    bell_pkg::REG_RETRIES: g_read = {16'b0, g_retries};
    bell_pkg::REG_SINGLES_0: g_read = g_singles[0];
    bell_pkg::REG_SINGLES_1: g_read = g_singles[1];
    bell_pkg::REG_SINGLES_2: g_read = g_singles[2];
    bell_pkg::REG_SINGLES_3: g_read = g_singles[3];
    default: g_read = '0;
  endcase
end
wire g_writable = `CORE.address >= bell_pkg::REG_ROLE && `CORE.address <= bell_pkg::REG_LINK_LIMIT;
always_ff @(posedge clk) begin
  g_past_ready_pin <= rst_n && g_ready_pin;
  g_past_cfg_bad <= !`CORE.POSSIBLE || (rst_n && g_role == 2'd3);
  g_past_start <= g_start && !(life == OPEN && link_down);
  g_node_1 <= rst_n ? node_trigger_in : 1'b1;
  g_node_2 <= rst_n ? g_node_1 : 1'b1;
  g_node_3 <= rst_n ? g_node_2 : 1'b1;
  g_partner_1 <= rst_n ? node_ready_in : 1'b1;
  g_partner_2 <= rst_n ? g_partner_1 : 1'b1;
  if (g_begun) begin
    node_synchroniser : assert (
        `CORE.u_sync_node.first == {g_partner_1, g_node_1} && `CORE.u_sync_node.second == {g_partner_2, g_node_2} &&
        `CORE.u_sync_node.third[0] == g_node_3);
    registers_hold_what_was_written : assert (
        `CORE.run == g_run && `CORE.role == g_role && `CORE.patterns == g_patterns && `CORE.offset_a == g_off_a &&
        `CORE.offset_b == g_off_b && `CORE.threshold_a == g_thr_a && `CORE.threshold_b == g_thr_b &&
        `REGS.limit == g_limit && `REGS.link_limit == g_link_limit && `CORE.clear_fault == g_clear);
    writes_wait_one_cycle : assert (
        `REGS.pending == g_pending && (!g_pending || (`REGS.pending_address == g_address && `REGS.pending_data == g_data)));
    limits_are_counted : assert (
        `REGS.tries == g_tries && `REGS.link_timer == g_silence && `CORE.link_down == g_down && `CORE.timed_out == g_late);
    monitors_count : assert (`REGS.frame_errors == g_errors && `REGS.retries == g_retries);
    reads_tell_the_register : assert (`CORE.read_data == g_read);
    writes_are_answered : assert (`CORE.write_code == (
        `CORE.address == bell_pkg::REG_CONTROL ? bell_pkg::CODE_OK : !g_writable ? bell_pkg::CODE_READ_ONLY :
        (in_idle && !g_run && !g_pending) ? bell_pkg::CODE_OK : bell_pkg::CODE_BUSY));
    cfg_error_tells : assert (cfg_error == g_past_cfg_bad);
    room_is_told : assert (`CORE.setting_room == (fill < 3'(SETTINGS_DEPTH)) && `CORE.record_ready == (life == READY) &&
                           `CORE.record_number == number_q);
    // An attempt starts when, and only when, all is ready.
    starts_when_ready : assert (!g_past_start || (timer == 20'd0 && (g_role == 2'd1 ? in_trigger : in_attempt)));
    starts_only_when_ready : assert (
        g_past_start || !((in_trigger || (in_attempt && g_past_state != bell_pkg::STATE_TRIGGER)) && timer == 20'd0));
    node_ready_pin : assert (node_ready_out == g_past_ready_pin);
    node_trigger_pin : assert (node_trigger_out == (g_past_rst_n && g_past_state == bell_pkg::STATE_TRIGGER));
  end
end

// The period at the pins, where the machine runs on: a standalone machine that is ready two cycles before (as long as
// the pin is behind the state that looks) begins the next attempt exactly T_PERIOD after this one.
logic g_runs_on = 1'b0, g_runs_on_2 = 1'b0;
always_ff @(posedge clk) begin
  g_runs_on <= rst_n && g_free_to_start && g_role == 2'd0 && !herald && g_period == 21'(T_PERIOD - 2);
  g_runs_on_2 <= rst_n && g_runs_on;
  if (g_begun) begin
    runs_on_so_far : assert (
        (!g_runs_on || (in_attempt && timer == '0 && !pump && life == FREE && g_period == 21'(T_PERIOD - 1))) &&
        (!g_runs_on_2 || (in_attempt && timer == 20'd1 && g_period == 21'(T_PERIOD))));
    period_is_exact : assert (!g_runs_on_2 || (pump_rises && g_period == 21'(T_PERIOD)));
  end else begin
    runs_on_at_power_up : assert (!g_runs_on && !g_runs_on_2);
  end
end

// ---- 13. the record's bytes ----
wire g_complete = `EV.u_status.copy_0 == bell_pkg::STATUS_COMPLETE;
logic [287:0] g_record;    // the 36 bytes before the CRC, first byte lowest
always_comb begin
  g_record = '0;
  g_record[8*bell_pkg::AT_TYPE+:8] = bell_pkg::FRAME_RECORD;
  g_record[8*bell_pkg::AT_VERSION+:8] = bell_pkg::RECORD_VERSION;
  g_record[8*bell_pkg::AT_NUMBER+:32] = number;
  g_record[8*bell_pkg::AT_TIMESTAMP+:64] = g_time;
  g_record[8*bell_pkg::AT_ATTEMPT+:48] = g_attempt_of_event;
  g_record[8*bell_pkg::AT_SETTING_SEQUENCE+:8] = `EV.u_word.copy_0[9:2];
  g_record[8*bell_pkg::AT_SETTINGS+:8] = {6'b0, `EV.u_word.copy_0[1:0]};
  g_record[8*bell_pkg::AT_HERALD+:8] = {g_seen, g_pattern};
  g_record[8*bell_pkg::AT_OUTCOMES+:8] = g_complete ? {6'b000100, g_out_b, g_out_a} : 8'd0;
  g_record[8*bell_pkg::AT_COUNT_A+:16] = g_complete ? g_count_a : 16'd0;
  g_record[8*bell_pkg::AT_COUNT_B+:16] = g_complete ? g_count_b : 16'd0;
  g_record[8*bell_pkg::AT_PHASE_A+:16] = `CORE.u_rotation.latched_a;
  g_record[8*bell_pkg::AT_PHASE_B+:16] = `CORE.u_rotation.latched_b;
  g_record[8*bell_pkg::AT_STATUS+:8] = g_complete ? bell_pkg::BYTE_COMPLETE :
      `EV.u_status.copy_0 == bell_pkg::STATUS_ABORTED_RESET ? bell_pkg::BYTE_ABORTED_RESET :
      `EV.u_status.copy_0 == bell_pkg::STATUS_ABORTED_LINK ? bell_pkg::BYTE_ABORTED_LINK : bell_pkg::BYTE_ABORTED_FAULT;
end
always_ff @(posedge clk) begin
  if (g_begun) begin
    record_is_laid_out : assert (
        !(life == READY && !`EV.ended && !`CORE.fresh && `CORE.record_index < bell_pkg::AT_CRC) ||
        `CORE.record_byte == g_record[8*`CORE.record_index+:8]);
  end
end
