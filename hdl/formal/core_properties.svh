// What the core promises, for every parameter set and every input. Included by the wrappers, which
// define CORE (the path of the core) and the parameters of the same names as the core's.
//
// Ghost registers (g_*) restate the specification from pins and plain counting; they share no
// logic with the hardware. Labels are the properties' names.

localparam int L = T_PUMP + T_MW;
localparam int GATE_FIRST = L + T_GATE + 3;
localparam int GATE_LAST = GATE_FIRST + T_WINDOW - 1;
localparam logic [1:0] FREE = 2'd0;
localparam logic [1:0] OPEN = 2'd1;
localparam logic [1:0] READY = 2'd2;

// Free but constant: which word is followed, which byte of the record is looked at. Inputs of the
// wrapper that are assumed to stand still; so what is proved holds for each of their values.
logic [31:0] g_past_word = '0;
logic [5:0] g_past_index = '0;
logic g_moved = 1'b0;
always_ff @(posedge clk) begin
  g_moved <= 1'b1;
  g_past_word <= c_word;
  g_past_index <= c_index;
  if (g_moved) begin
    choices_stand_still : assume (c_word == g_past_word && c_index == g_past_index);
  end
end

// ---- time begins with a reset ----
logic g_begun = 1'b0;    // a cycle has passed, so that g_past_* mean something
always_ff @(posedge clk) begin
  g_begun <= 1'b1;
  if (!g_begun) begin
    power_up_resets : assume (!rst_n);
  end
end

`define ATT `CORE.u_attempt
`define EV `CORE.u_event
`define REGS `CORE.u_registers
`define SET `CORE.u_settings

wire [7:0] state = `ATT.state;
wire [19:0] timer = `ATT.timer;
wire in_attempt = state == bell_pkg::STATE_ATTEMPT;
wire in_settle = state == bell_pkg::STATE_SETTLE;
wire in_rotate = state == bell_pkg::STATE_ROTATE;
wire in_detect = state == bell_pkg::STATE_DETECT;
wire in_drain = state == bell_pkg::STATE_DRAIN;
wire in_trigger = state == bell_pkg::STATE_TRIGGER;
wire in_idle = state == bell_pkg::STATE_IDLE;
// the cycle before an attempt's first
wire attempt_start = rst_n && `ATT.restart && `ATT.state_next == bell_pkg::STATE_ATTEMPT;
wire in_event = in_settle || in_rotate || in_detect || in_drain;
wire [1:0] life = `EV.u_life.copy_0;
wire [2:0] fill = `SET.u_fill.copy_0;
wire herald = `CORE.herald;
wire link_down = `CORE.link_down;
wire put = `CORE.setting_put;
wire acknowledged = `CORE.acknowledged;
wire host_writes = `CORE.write;
wire [31:0] number_q = `EV.u_number.copy_0;
// In the cycle after a herald its number is on its way.
wire [31:0] number = number_q + {31'b0, `CORE.fresh};

// ---- 1. shape: legal states, whole copies, no fault without a flip ----
always_ff @(posedge clk) begin
  if (g_begun) begin
    state_is_legal : assert (in_idle || in_trigger || in_attempt || in_event);
    timer_copies_agree : assert (`ATT.timer_n == ~timer);
    timer_bounds : assert (
        (!in_idle || timer == 20'd0) && (!in_trigger || timer <= 20'd3) &&
        (!in_attempt || timer <= 20'(T_PERIOD - 1)) && (!in_settle || timer <= 20'(T_SETTLE - 1)) &&
        (!in_rotate || timer <= 20'(T_ROTATE - 1)) && (!in_detect || timer <= 20'(T_DETECT - 1)) &&
        (!in_drain || timer <= 20'd2));
    gate_copies_agree : assert (`ATT.gate_due_0 == `ATT.gate_due_1 && `CORE.u_herald.age_n == ~`CORE.u_herald.age);
    gate_is_the_window : assert (
        `ATT.gate_due_0 == (in_attempt && timer >= 20'(GATE_FIRST) && timer <= 20'(GATE_LAST)));
    first_cycle_is_told_twice : assert (
        `ATT.first_0 == (in_attempt && timer == 20'd0) && `ATT.first_1 == `ATT.first_0);
    attempts_copies_agree : assert (`EV.attempts_n == ~`EV.attempts_q);
    no_false_fault : assert (`CORE.causes == 8'd0 && !`CORE.damage && !`CORE.fault);
    impossible_times_never_start : assert (`CORE.POSSIBLE || in_idle);
    impossible_role_never_starts : assert (`CORE.role != 2'd3 || in_idle);
  end
end

// From power-up on: a reset leaves them as they are.
always_ff @(posedge clk) begin
  votes_agree : assert (
      `EV.u_life.copy_1 == life && `EV.u_life.copy_2 == life &&
      `EV.u_number.copy_1 == number_q && `EV.u_number.copy_2 == number_q &&
      `EV.u_status.copy_1 == `EV.u_status.copy_0 && `EV.u_status.copy_2 == `EV.u_status.copy_0 &&
      `EV.u_word.copy_1 == `EV.u_word.copy_0 && `EV.u_word.copy_2 == `EV.u_word.copy_0 &&
      `SET.u_fill.copy_1 == fill && `SET.u_fill.copy_2 == fill);
end

// ---- 2. the event slot follows the herald, and a herald finds room and a word ----
always_ff @(posedge clk) begin
  begin
    slot_is_legal : assert (life == FREE || life == OPEN || life == READY);
    event_states_have_an_open_slot : assert (!in_event || life == OPEN);
    open_slot_is_in_an_attempt_or_event : assert (
        life != OPEN || in_event || (in_attempt && timer > 20'(GATE_FIRST) && timer <= 20'(GATE_LAST)));
    attempt_has_room_and_word : assert (
        !((in_attempt || in_trigger) && life != OPEN) || (life == FREE && fill != 3'd0));
    herald_finds_room_and_word : assert (!herald || (life == FREE && fill != 3'd0 && in_attempt));
    queue_never_overflows : assert (fill <= 3'(SETTINGS_DEPTH) && !(put && fill >= 3'(SETTINGS_DEPTH)));
  end
end

// ---- 3. one record a herald: counting, over resets, faults of the link, stalls ----
logic [31:0] g_heralds = '0, g_ready = '0, g_freed = '0, g_put = '0;
logic [1:0] g_past_life = FREE;
logic g_acknowledged = 1'b0;                  // in the cycle before
always_ff @(posedge clk) begin
  g_past_life <= life;
  g_acknowledged <= acknowledged && life == READY;
  if (herald) g_heralds <= g_heralds + 32'd1;
  if (put) g_put <= g_put + 32'd1;
  if (g_past_life == OPEN && life == READY) g_ready <= g_ready + 32'd1;
  if (g_past_life == READY && life == FREE) g_freed <= g_freed + 32'd1;
  begin
    slot_goes_round : assert (
        g_past_life == life || (g_past_life == FREE && life == OPEN) ||
        (g_past_life == OPEN && life == READY) || (g_past_life == READY && life == FREE));
    number_counts_heralds : assert (number == g_heralds);
    // The ghosts see a change of `life` one cycle later.
    every_herald_one_record : assert (
        g_heralds - g_ready == {31'b0, life == OPEN || (g_past_life == OPEN && life == READY)});
    acknowledgement_frees_the_slot : assert (!g_acknowledged || life == FREE);
    every_record_one_acknowledgement : assert (
        g_ready - g_freed == {31'b0, (life == READY && g_past_life == READY) || (g_past_life == READY && life == FREE)});
    words_in_minus_words_used : assert (g_put - g_heralds == {29'b0, fill});
  end
end

// ---- 4. a settings word goes to exactly one record: the w-th word to record w, for every w ----
logic [9:0] g_word = '0;
wire [31:0] g_ahead = c_word - g_heralds;     // 1: the next to be used
always_ff @(posedge clk) begin
  if (put && g_put + 32'd1 == c_word) g_word <= {`CORE.setting_sequence, `CORE.setting_word};
  begin
    waiting_word_is_kept : assert (
        !(g_ahead != 32'd0 && g_ahead <= {29'b0, fill}) ||
        (g_ahead == 32'd1 ? `SET.place_0 : g_ahead == 32'd2 ? `SET.place_1 :
         g_ahead == 32'd3 ? `SET.place_2 : `SET.place_3) == g_word);
    word_w_is_used_by_record_w : assert (
        !(number == c_word && life != FREE) || `EV.u_word.copy_0 == g_word);
  end
end

// ---- 5. the record: what is in it, and that it stands still until it is acknowledged ----
logic [7:0] g_past_byte = '0;
logic g_past_ended = 1'b0;                    // a record's first cycle, which still weighs the outcomes
logic g_past_rst_n = 1'b0, g_past_link_down = 1'b0, g_past_herald = 1'b0;
logic [7:0] g_past_state = '0;
logic [19:0] g_past_timer = '0;
logic [63:0] g_clock = '0, g_time = '0;
logic [47:0] g_attempts = '0, g_attempt_of_event = '0;
logic [3:0] g_pattern = '0;
logic [1:0] g_status = '0;
logic [15:0] g_phase_a = '0, g_phase_b = '0;
always_ff @(posedge clk) begin
  g_past_byte <= `CORE.record_byte;
  g_past_ended <= `EV.ended;
  g_past_rst_n <= rst_n;
  g_past_link_down <= link_down;
  g_past_herald <= herald;
  g_past_state <= state;
  g_past_timer <= timer;
  g_clock <= g_clock + 64'd1;
  if (in_attempt && timer == 20'd0) g_attempts <= g_attempts + 48'd1;
  if (herald) begin
    g_time <= g_clock;
    g_attempt_of_event <= g_attempts;
    g_pattern <= `CORE.pattern;
  end
  // Which end an event comes to, by rank.
  if (life == OPEN) g_status <= !rst_n ? 2'd1 : link_down ? 2'd3 : 2'd0;
  if (g_begun) begin
    record_stands : assert (
        !(life == READY && g_past_life == READY && !g_past_ended && c_index != bell_pkg::AT_FAULTS) ||
        `CORE.record_byte == g_past_byte);
    clock_and_attempts_count : assert (`EV.clock_count == g_clock && `EV.attempts_q == g_attempts);
    event_is_of_this_attempt : assert (life == FREE || g_attempts == g_attempt_of_event);
    record_time_and_pattern : assert (life == FREE || (`EV.timestamp == g_time && `EV.coincidence == g_pattern));
    record_status : assert (life != READY || `EV.u_status.copy_0 == g_status);
    complete_means_all_stages : assert (
        !(g_past_life == OPEN && life == READY && g_status == 2'd0) ||
        (g_past_state == bell_pkg::STATE_DRAIN && g_past_timer == 20'd2));
    aborts_end_the_event : assert (
        !(g_past_life == OPEN && (!g_past_rst_n || g_past_link_down)) || (life == READY && in_idle));
    phases_are_of_the_settings : assert (
        !(life == OPEN && !`CORE.fresh) || ( `CORE.u_rotation.latched_a == g_phase_a &&
        `CORE.u_rotation.latched_b == g_phase_b));
  end
  if (`CORE.fresh) begin
    g_phase_a <= `CORE.offset_a + ((`EV.u_word.copy_0 & 10'd1) != 0 ? 16'd16384 : 16'd0);
    g_phase_b <= `CORE.offset_b + ((`EV.u_word.copy_0 & 10'd2) != 0 ? 16'd24576 : 16'd8192);
  end
end

// ---- 6. pulses, as the pins show them ----
// Cycles since the attempt's first state cycle, counted apart from the timer.
logic [20:0] g_t = '0;
logic g_on = 1'b0;         // an attempt (with the event it led to) is under way
always_ff @(posedge clk) begin
  if (!rst_n) begin
    g_on <= 1'b0;
  end else if (attempt_start) begin
    g_on <= 1'b1;
    g_t <= '0;
  end else begin
    g_t <= g_t + 21'd1;
    if (!in_attempt) g_on <= 1'b0;
  end
  if (g_begun) begin
    attempt_is_counted : assert (!in_attempt || (g_on && g_t == {1'b0, timer}));
  end
end

wire phases_on_pin = g_past_rst_n && (g_past_state == bell_pkg::STATE_SETTLE || g_past_state == bell_pkg::STATE_ROTATE);
// Each pin against the state of the cycle before; each length against its parameter.
logic g_past_sound = 1'b0;
always_ff @(posedge clk) begin
  g_past_sound <= rst_n;
  if (g_begun) begin
    pump_pin : assert (pump == (g_past_rst_n && g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer < 20'(T_PUMP)));
    mw_prepare_pin : assert (
        mw_prepare == (g_past_rst_n && g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer >= 20'(T_PUMP) &&
                       g_past_timer < 20'(L)));
    laser_pin : assert (
        laser_pulse == (g_past_rst_n && g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer >= 20'(L) &&
                        g_past_timer < 20'(L + T_LASER)));
    rotate_pin : assert (mw_rotate == (g_past_rst_n && g_past_state == bell_pkg::STATE_ROTATE));
    detect_pin : assert (detect == (g_past_rst_n && g_past_state == bell_pkg::STATE_DETECT));
    rotation_only_after_a_herald : assert (!mw_rotate || g_past_life == OPEN);
    phases_zero_outside : assert (
        (phase_a == 16'd0 && phase_b == 16'd0) ||
        (g_past_rst_n && (g_past_state == bell_pkg::STATE_SETTLE || g_past_state == bell_pkg::STATE_ROTATE)));
    phases_are_those_of_the_record : assert (
        !phases_on_pin || (phase_a == `CORE.u_rotation.latched_a && phase_b == `CORE.u_rotation.latched_b));
    one_pulse_at_a_time : assert (
        {2'b0, pump} + {2'b0, mw_prepare} + {2'b0, laser_pulse} + {2'b0, mw_rotate} + {2'b0, detect} <= 3'd1);
  end
end

// Lengths, measured at the pins. A pulse may be cut short by a reset or a failing link only.
logic g_cut = 1'b1, g_cut2 = 1'b1;
logic [20:0] g_len_pump = '0, g_len_mw = '0, g_len_laser = '0, g_len_rotate = '0, g_len_detect = '0;
logic [20:0] g_since_pump = '1, g_since_laser = '1, g_len_phases = '0;
logic g_past_pump = 1'b0, g_past_laser = 1'b0, g_past_rotate = 1'b0, g_past_more = 1'b0;
always_ff @(posedge clk) begin
  g_len_pump <= (g_begun && pump) ? g_len_pump + 21'd1 : '0;
  g_len_mw <= (g_begun && mw_prepare) ? g_len_mw + 21'd1 : '0;
  g_len_laser <= (g_begun && laser_pulse) ? g_len_laser + 21'd1 : '0;
  g_len_rotate <= (g_begun && mw_rotate) ? g_len_rotate + 21'd1 : '0;
  g_len_detect <= (g_begun && detect) ? g_len_detect + 21'd1 : '0;
  g_len_phases <= (g_begun && phases_on_pin) ? g_len_phases + 21'd1 : '0;
  g_past_pump <= pump;
  g_past_laser <= laser_pulse;
  g_past_rotate <= mw_rotate;
  // Stops at its end: only small distances matter.
  g_since_pump <= (pump && !g_past_pump) ? 21'd1 : (g_since_pump == '1) ? '1 : g_since_pump + 21'd1;
  g_since_laser <= (laser_pulse && !g_past_laser) ? 21'd1 : (g_since_laser == '1) ? '1 : g_since_laser + 21'd1;
  g_cut <= !rst_n || (life == OPEN && link_down);
  g_past_more <= in_attempt && timer == 20'(T_PERIOD - 1) && `ATT.state_next == bell_pkg::STATE_ATTEMPT;
  if (g_begun) begin
    // helpers of the induction: a pulse's length so far is told by the state of the cycle before
    length_so_far : assert (
        (!pump || g_len_pump == {1'b0, g_past_timer}) && (pump || g_len_pump == '0 || g_len_pump <= 21'(T_PUMP)) &&
        (!mw_prepare || g_len_mw == {1'b0, g_past_timer} - 21'(T_PUMP)) &&
        (!laser_pulse || g_len_laser == {1'b0, g_past_timer} - 21'(L)) &&
        (!mw_rotate || g_len_rotate == {1'b0, g_past_timer}) &&
        (!detect || g_len_detect == {1'b0, g_past_timer}));
    pump_lasts : assert (pump || g_len_pump == '0 || g_len_pump == 21'(T_PUMP) || g_cut2);
    mw_prepare_lasts : assert (mw_prepare || g_len_mw == '0 || g_len_mw == 21'(T_MW) || g_cut2);
    laser_lasts : assert (laser_pulse || g_len_laser == '0 || g_len_laser == 21'(T_LASER) || g_cut2);
    rotation_is_pi_half : assert (mw_rotate || g_len_rotate == '0 || g_len_rotate == 21'(T_ROTATE) || g_cut2);
    detect_lasts : assert (detect || g_len_detect == '0 || g_len_detect == 21'(T_DETECT) || g_cut2);
    mw_follows_pump : assert (g_len_pump == '0 || pump || mw_prepare || g_cut2);
    laser_follows_mw : assert (g_len_mw == '0 || mw_prepare || laser_pulse || g_cut2);
    phases_stand_before_rotation : assert (!(mw_rotate && !g_past_rotate) || g_len_phases == 21'(T_SETTLE));
    phases_so_far : assert (
        !phases_on_pin || g_len_phases == {1'b0, g_past_timer} +
        (g_past_state == bell_pkg::STATE_ROTATE ? 21'(T_SETTLE) : 21'd0));
    // helper: what the past was like is seen from the present
    past_is_past : assert (
        (g_past_rst_n || in_idle) && (timer == 20'd0 || (g_past_state == state && g_past_timer == timer - 20'd1)) &&
        (!(g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer != 20'(T_PERIOD - 1)) || !in_attempt || timer != 20'd0) &&
        (g_cut || !in_idle || g_past_state == bell_pkg::STATE_IDLE ||
         (g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer == 20'(T_PERIOD - 1)) ||
         (g_past_state == bell_pkg::STATE_DRAIN && g_past_timer == 20'd2)) &&
        (g_past_rst_n || g_cut) && (timer != 20'd0 || (
        (!in_settle || (g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer == 20'(GATE_LAST))) &&
        (!in_rotate || (g_past_state == bell_pkg::STATE_SETTLE && g_past_timer == 20'(T_SETTLE - 1))) &&
        (!in_detect || (g_past_state == bell_pkg::STATE_ROTATE && g_past_timer == 20'(T_ROTATE - 1))) &&
        (!in_drain || (g_past_state == bell_pkg::STATE_DETECT && g_past_timer == 20'(T_DETECT - 1))) &&
        (!in_trigger || g_past_state == bell_pkg::STATE_IDLE ||
         (g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer == 20'(T_PERIOD - 1))) &&
        (!in_attempt || g_past_state == bell_pkg::STATE_IDLE || g_past_state == bell_pkg::STATE_TRIGGER ||
         (g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer == 20'(T_PERIOD - 1))))) &&
        (!g_past_more || (g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer == 20'(T_PERIOD - 1))));
    // helper: before its first cycle each pulse is low
    pulses_begin : assert (
        !(in_attempt && timer == 20'd0 && pump) && !(in_attempt && timer == 20'(L) && laser_pulse) &&
        !(in_rotate && timer == 20'd0 && mw_rotate) &&
        (!(g_past_rst_n && g_past_state == bell_pkg::STATE_ATTEMPT) ||
         (g_past_pump == (g_past_timer >= 20'd1 && g_past_timer <= 20'(T_PUMP)) &&
          g_past_laser == (g_past_timer > 20'(L) && g_past_timer <= 20'(L + T_LASER)))) &&
        !(g_past_rst_n && g_past_state == bell_pkg::STATE_ROTATE && g_past_timer != 20'd0 && !g_past_rotate));
    since_pump_so_far : assert (
        !(g_past_rst_n && g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer != '0) ||
        g_since_pump == {1'b0, g_past_timer});
    since_laser_so_far : assert (
        (!(g_past_rst_n && g_past_state == bell_pkg::STATE_ATTEMPT && g_past_timer > 20'(L)) ||
         g_since_laser == {1'b0, g_past_timer} - 21'(L)) &&
        (!(g_past_rst_n && g_past_state == bell_pkg::STATE_SETTLE) ||
         g_since_laser == {1'b0, g_past_timer} + 21'(T_GATE + 3 + T_WINDOW)));
    rotation_is_late_enough : assert (
        !(mw_rotate && !g_past_rotate) || g_since_laser == 21'(T_GATE + 3 + T_WINDOW + T_SETTLE));
  end
end
// The pin shows a cut one cycle after the state does.
always_ff @(posedge clk) begin
  g_cut2 <= !rst_n || g_cut;
end

// The period at the pins: from one rise of the pump to the next there is never less than T_PERIOD, but for a reset or
// an event between. That it is no more where the machine runs on is proved with the registers, which tell so.
logic [20:0] g_period = '1;
wire pump_rises = pump && !g_past_pump;
always_ff @(posedge clk) begin
  if (!rst_n || life == OPEN) g_period <= '1;
  else if (pump_rises) g_period <= 21'd1;
  else if (g_period != '1) g_period <= g_period + 21'd1;
  if (g_begun) begin
    period_so_far : assert (
        (g_period > 21'(T_PERIOD - 2) || life == OPEN || (in_attempt && {1'b0, timer} == g_period + 21'd1)) &&
        (!(in_attempt && life == FREE && timer >= 20'd2) || {1'b0, timer} == g_period + 21'd1) &&
        (!pump_rises || (in_attempt && timer == 20'd1)));
    period_is_never_shorter : assert (!pump_rises || g_period >= 21'(T_PERIOD));
  end
end

// The rotation of an event, at the pins, from its herald on: how long, in how many pulses, with which phases.
logic [20:0] g_rotated = '0;
logic [1:0] g_rotations = '0;
logic g_right_phases = 1'b0;
always_ff @(posedge clk) begin
  if (herald) begin
    g_rotated <= '0;
    g_rotations <= '0;
    g_right_phases <= 1'b1;
  end else if (mw_rotate) begin
    g_rotated <= g_rotated + 21'd1;
    if (!g_past_rotate && g_rotations != '1) g_rotations <= g_rotations + 2'd1;
    if (phase_a != g_phase_a || phase_b != g_phase_b) g_right_phases <= 1'b0;
  end
  if (g_begun) begin
    rotated_so_far : assert (
        !(g_past_rst_n && g_past_state == bell_pkg::STATE_ROTATE && g_past_timer == '0 && g_past_rotate));
    rotations_so_far : assert (
        life != OPEN || (g_right_phases &&
        (!(in_attempt || in_settle) || (g_rotated == '0 && g_rotations == '0)) &&
        (!in_rotate || ((timer == '0 ? g_rotated == '0 : g_rotated == {1'b0, timer} - 21'd1) &&
                        g_rotations == {1'b0, timer >= 20'd2})) &&
        (!(in_detect && timer == '0) || (g_rotated == 21'(T_ROTATE - 1) && g_rotations == {1'b0, T_ROTATE >= 2})) &&
        (!((in_detect && timer != '0) || in_drain) || (g_rotated == 21'(T_ROTATE) && g_rotations == 2'd1))));
    complete_record_had_its_rotation : assert (
        !(life == READY && `EV.u_status.copy_0 == 2'd0) ||
        (g_rotated == 21'(T_ROTATE) && g_rotations == 2'd1 && g_right_phases));
  end
end

// No attempt begins sooner than a period after another one.
logic [20:0] g_since_start = '1;
always_ff @(posedge clk) begin
  if (attempt_start) g_since_start <= 21'd1;
  else if (!rst_n || (life == OPEN)) g_since_start <= '1;
  else if (g_since_start != '1) g_since_start <= g_since_start + 21'd1;
  if (g_begun) begin
    start_so_far : assert (!(in_attempt && life == FREE) || g_since_start == {1'b0, timer} + 21'd1);
    no_attempt_too_early : assert (!attempt_start || !g_begun || g_since_start >= 21'(T_PERIOD));
    idle_is_after_the_period : assert (
        in_attempt || life == OPEN || g_since_start >= 21'(T_PERIOD));
  end
end

// ---- 7. heralds equal an independent reference, worked out from the pins ----
// History of each channel's pin edges inside the window, newest first; two cycles of delay.
logic [3:0] g_pmt_1 = '1, g_pmt_2 = '1, g_pmt_3 = '1;
logic [3:0][15:0] g_history = '0;
wire [3:0] g_edge = g_pmt_2 & ~g_pmt_3;
wire g_window = g_on && g_t >= 21'(GATE_FIRST) && g_t <= 21'(GATE_LAST);
logic g_hit_before = 1'b0;
logic [3:0][4:0] g_age;
logic [3:0] g_young;
logic [3:0] g_recent;
logic [2:0] g_clicks;
always_comb begin
  for (int i = 0; i < 4; i++) begin
    g_recent[i] = g_edge[i];
    for (int k = 0; k < 16; k++) begin
      if (k < T_COINC && g_history[i][k]) g_recent[i] = 1'b1;
    end
  end
  g_clicks = {2'b0, g_recent[0]} + {2'b0, g_recent[1]} + {2'b0, g_recent[2]} + {2'b0, g_recent[3]};
end
wire g_reference = rst_n && in_attempt && g_window && !g_hit_before && g_edge != '0 && g_clicks >= 3'd2 &&
    `CORE.patterns[g_recent];
logic [3:0] g_seen = '0;
logic [3:0][31:0] g_singles = '0;
always_ff @(posedge clk) begin
  g_pmt_1 <= rst_n ? herald_pmt : '1;
  g_pmt_2 <= rst_n ? g_pmt_1 : '1;
  g_pmt_3 <= rst_n ? g_pmt_2 : '1;
  if (!g_window || !rst_n) g_hit_before <= 1'b0;
  else if (g_reference) g_hit_before <= 1'b1;
  for (int i = 0; i < 4; i++) begin
    g_history[i] <= (g_window && in_attempt && rst_n) ? {g_history[i][14:0], g_edge[i]} : 16'd0;
    if (!rst_n || `REGS.clear_monitors) g_singles[i] <= '0;
    else if (g_window && in_attempt && g_edge[i]) g_singles[i] <= g_singles[i] + 32'd1;
  end
  if (in_attempt && g_t == 21'd0) g_seen <= 4'b0;
  else if (g_window && in_attempt && rst_n) g_seen <= g_seen | g_edge;
  if (g_begun) begin
    herald_equals_reference : assert (herald == g_reference);
    herald_pattern_equals_reference : assert (!herald || `CORE.pattern == g_recent);
    hit_before_is_the_slot : assert (!(in_attempt && g_window) || g_hit_before == (life == OPEN));
    synchroniser_is_two_flops : assert (
        `CORE.u_sync_pmt.first == g_pmt_1 && `CORE.u_sync_pmt.second == g_pmt_2 && `CORE.u_sync_pmt.third == g_pmt_3);
    // helper: each age is where the newest click stands in the history
    age_is_newest_click : assert (
        `CORE.u_herald.age == g_age && `CORE.u_herald.young == g_young && `CORE.u_herald.young_too == g_young);
    singles_count_clicks_in_the_window : assert (`REGS.single_counts == g_singles);
    clicked_channels_are_recorded : assert (`CORE.u_herald.seen == g_seen);
  end
end
always_comb begin
  for (int i = 0; i < 4; i++) begin
    g_age[i] = 5'(T_COINC + 1);
    for (int k = 15; k >= 0; k--) begin
      if (k < T_COINC && g_history[i][k]) g_age[i] = 5'(k + 1);
    end
    g_young[i] = g_age[i] <= 5'(T_COINC);
    // A click T_COINC + 1 or more ago, and with T_COINC = 0 any click, has the age that never counts.
  end
end

// ---- 8. counts right: photons whose pin edge falls into the detection pulse ----
logic g_fa_1 = 1'b1, g_fa_2 = 1'b1, g_fa_3 = 1'b1, g_fb_1 = 1'b1, g_fb_2 = 1'b1, g_fb_3 = 1'b1;
logic g_detect_1 = 1'b0, g_detect_2 = 1'b0;
logic [15:0] g_count_a = '0, g_count_b = '0;
logic g_out_a = 1'b0, g_out_b = 1'b0;
wire g_photon_a = g_detect_2 && g_fa_2 && !g_fa_3;
wire g_photon_b = g_detect_2 && g_fb_2 && !g_fb_3;
wire [15:0] g_next_a = (g_photon_a && g_count_a != '1) ? g_count_a + 16'd1 : g_count_a;
wire [15:0] g_next_b = (g_photon_b && g_count_b != '1) ? g_count_b + 16'd1 : g_count_b;
always_ff @(posedge clk) begin
  g_fa_1 <= rst_n ? fluor_a : 1'b1;
  g_fa_2 <= rst_n ? g_fa_1 : 1'b1;
  g_fa_3 <= rst_n ? g_fa_2 : 1'b1;
  g_fb_1 <= rst_n ? fluor_b : 1'b1;
  g_fb_2 <= rst_n ? g_fb_1 : 1'b1;
  g_fb_3 <= rst_n ? g_fb_2 : 1'b1;
  g_detect_1 <= rst_n && detect;
  g_detect_2 <= rst_n && g_detect_1;
  if (in_settle) begin
    g_count_a <= '0;
    g_count_b <= '0;
  end else if (life == OPEN) begin
    g_count_a <= g_next_a;
    g_count_b <= g_next_b;
  end
  if (life == OPEN) begin
    g_out_a <= g_next_a >= `CORE.threshold_a;
    g_out_b <= g_next_b >= `CORE.threshold_b;
  end
  if (g_begun) begin
    fluor_synchroniser : assert (
        `CORE.u_sync_fluor.first == {g_fb_1, g_fa_1} && `CORE.u_sync_fluor.second == {g_fb_2, g_fa_2} &&
        `CORE.u_sync_fluor.third == {g_fb_3, g_fa_3});
    detection_delay : assert (
        (!in_detect || g_detect_2 == (timer >= 20'd3)) &&
        (!in_detect || g_detect_1 == (timer >= 20'd2)) && (!in_detect || detect == (timer >= 20'd1)) &&
        (!in_drain || detect == (timer == 20'd0)) &&
        (!in_drain || g_detect_1 == ((timer == 20'd1) || (timer == 20'd0 && T_DETECT >= 2))) &&
        (!in_drain || g_detect_2 == (timer == 20'd2 || (timer == 20'd1 && T_DETECT >= 2) ||
                                     (timer == 20'd0 && T_DETECT >= 3))) &&
        (!in_attempt || ((!detect || timer == 20'd0) && (!g_detect_1 || timer <= 20'd1) && (!g_detect_2 || timer <= 20'd2))) &&
        (!(in_rotate || in_settle) || !(detect || g_detect_1 || g_detect_2)));
    photon_counts : assert (
        !((in_rotate || in_detect || in_drain) || (life == READY && `EV.u_status.copy_0 == 2'd0)) ||
        (`CORE.u_detection_a.photons == g_count_a && `CORE.u_detection_b.photons == g_count_b));
    outcomes_follow_counts : assert (
        !(life == READY && `EV.u_status.copy_0 == 2'd0 && !`EV.ended) || `EV.outcomes == {g_out_b, g_out_a});
    // helper: what is weighed in a record's first cycle is what the ghost weighed in the event's last one
    outcomes_are_weighed_in_time : assert (
        (!`EV.ended || life == READY) && (!(`EV.ended && `EV.u_status.copy_0 == 2'd0) || (
        g_out_a == (g_count_a >= `CORE.threshold_a) && g_out_b == (g_count_b >= `CORE.threshold_b))));
  end
end

// ---- 9. something always happens within a bound ----
localparam int LONGEST_EVENT = T_WINDOW + T_SETTLE + T_ROTATE + T_DETECT + 3;
logic [22:0] g_open_for = '0, g_starting_for = '0;
wire g_could_start = `CORE.go && `CORE.role == 2'd0 && in_idle;
always_ff @(posedge clk) begin
  g_open_for <= (life == OPEN) ? g_open_for + 23'd1 : '0;
  g_starting_for <= (rst_n && g_could_start) ? g_starting_for + 23'd1 : '0;
  if (g_begun) begin
    open_so_far : assert (
        (life == OPEN || g_open_for <= 23'(LONGEST_EVENT)) &&
        (life != OPEN || !in_attempt || g_open_for + 23'(GATE_FIRST) < {3'b0, timer}) &&
        (!in_settle || g_open_for <= {3'b0, timer} + 23'(T_WINDOW)) &&
        (!in_rotate || g_open_for <= {3'b0, timer} + 23'(T_WINDOW + T_SETTLE)) &&
        (!in_detect || g_open_for <= {3'b0, timer} + 23'(T_WINDOW + T_SETTLE + T_ROTATE)) &&
        (!in_drain || g_open_for <= {3'b0, timer} + 23'(T_WINDOW + T_SETTLE + T_ROTATE + T_DETECT)));
    event_ends_within_a_bound : assert (g_open_for <= 23'(LONGEST_EVENT));
    ready_machine_starts_at_once : assert (g_starting_for <= 23'd1 && (g_starting_for == '0 || in_attempt));
  end
end

// ---- 10. a failed attempt changes nothing but attempt counter, clock and monitors ----
// (time and word of a free slot mean nothing: they follow what is there until a herald)
logic g_quiet = 1'b0;     // since the attempt's start the host has done nothing, and no reset came
logic [9:0] s_place_0, s_place_1, s_place_2, s_place_3;
logic [2:0] s_fill;
logic [31:0] s_number;
logic [3:0] s_pattern;
logic [1:0] s_status, s_outcomes, s_role;
logic [15:0] s_a, s_b, s_count_a, s_count_b, s_patterns, s_off_a, s_off_b, s_thr_a, s_thr_b;
logic [31:0] s_limit, s_link_limit;
logic s_run;
wire host_acts = put || host_writes || `REGS.pending || acknowledged;
always_ff @(posedge clk) begin
  if (rst_n && attempt_start) begin
    g_quiet <= !host_acts;
    s_place_0 <= `SET.place_0; s_place_1 <= `SET.place_1; s_place_2 <= `SET.place_2; s_place_3 <= `SET.place_3;
    s_fill <= fill; s_number <= number;
    s_status <= `EV.u_status.copy_0; s_outcomes <= `EV.outcomes; s_pattern <= `EV.coincidence;
    s_a <= `CORE.u_rotation.latched_a; s_b <= `CORE.u_rotation.latched_b;
    s_count_a <= `CORE.u_detection_a.photons; s_count_b <= `CORE.u_detection_b.photons;
    s_patterns <= `CORE.patterns; s_off_a <= `CORE.offset_a; s_off_b <= `CORE.offset_b;
    s_thr_a <= `CORE.threshold_a; s_thr_b <= `CORE.threshold_b; s_role <= `CORE.role;
    s_limit <= `REGS.limit; s_link_limit <= `REGS.link_limit; s_run <= `CORE.run;
  end else if (!rst_n || host_acts || herald) g_quiet <= 1'b0;
  if (g_begun) begin
    failed_attempt_changes_nothing : assert (
        !(g_quiet && life == FREE && (in_attempt || in_idle || in_trigger)) ||
        (s_place_0 == `SET.place_0 && s_place_1 == `SET.place_1 && s_place_2 == `SET.place_2 &&
         s_place_3 == `SET.place_3 && s_fill == fill && s_number == number &&
         s_status == `EV.u_status.copy_0 && s_outcomes == `EV.outcomes &&
         s_pattern == `EV.coincidence && s_a == `CORE.u_rotation.latched_a && s_b == `CORE.u_rotation.latched_b &&
         s_count_a == `CORE.u_detection_a.photons && s_count_b == `CORE.u_detection_b.photons &&
         s_patterns == `CORE.patterns && s_off_a == `CORE.offset_a && s_off_b == `CORE.offset_b &&
         s_thr_a == `CORE.threshold_a && s_thr_b == `CORE.threshold_b && s_role == `CORE.role &&
         s_limit == `REGS.limit && s_link_limit == `REGS.link_limit && s_run == `CORE.run));
    quiet_means_free : assert (!g_quiet || life == FREE);
    fresh_means_open : assert (!`CORE.fresh || (life == OPEN && (in_attempt || (in_settle && timer == 20'd0))));
  end
end

// ---- 11. configuration stands while it matters ----
logic g_past_busy = 1'b0;
logic [99:0] g_past_config = '0;
wire [99:0] config_now = {`CORE.role, `CORE.patterns, `CORE.offset_a, `CORE.offset_b, `CORE.threshold_a,
                          `CORE.threshold_b, 2'b0, `REGS.limit[7:0], `REGS.link_limit[7:0]};
always_ff @(posedge clk) begin
  g_past_busy <= rst_n && !in_idle;
  g_past_config <= config_now;
  if (g_begun) begin
    write_waits_in_idle : assert (
        !`REGS.pending || `REGS.pending_address == bell_pkg::REG_CONTROL || (in_idle && !`CORE.run));
    configuration_stands_during_attempts_and_events : assert (!g_past_busy || config_now == g_past_config);
  end
end

// helper: before it begins everything stands at its power-up value
always_ff @(posedge clk) begin
  power_up_values : assert (
      g_begun == g_moved && (g_begun || (in_idle && timer == 20'd0 && `ATT.timer_n == '1 && life == FREE && g_open_for == '0 &&
      !`ATT.first_0 && !`ATT.first_1 && !`EV.ended && !g_past_ended && !`CORE.fresh &&
      `EV.attempts_q == 48'd0 && `EV.attempts_n == '1 && g_attempts == 48'd0 && `EV.clock_count == 64'd0 && g_clock == 64'd0 &&
      `EV.timestamp == 64'd0 && g_time == 64'd0 && `EV.coincidence == 4'd0 && g_pattern == 4'd0 &&
      g_past_life == FREE && !g_past_rst_n && g_past_state == bell_pkg::STATE_IDLE && g_past_timer == 20'd0 && !g_quiet &&
      !g_on && g_starting_for == '0 && !g_past_busy && g_cut && g_cut2 && g_period == '1 && !g_past_pump && !g_past_laser &&
      `CORE.u_herald.seen == 4'd0 && g_seen == 4'd0 && g_len_pump == '0 && g_len_mw == '0 && g_len_laser == '0 &&
      g_len_rotate == '0 && g_len_detect == '0 && g_len_phases == '0)));
end

// ---- covers: what is assumed and promised can happen ----
always_ff @(posedge clk) begin
  if (g_begun && rst_n) begin
    cover_complete : cover (life == READY && `EV.u_status.copy_0 == 2'd0 && `EV.outcomes == 2'b01);
    cover_aborted_link : cover (life == READY && `EV.u_status.copy_0 == 2'd3);
    cover_aborted_reset : cover (life == READY && `EV.u_status.copy_0 == 2'd1);
    cover_second_event : cover (number == 32'd2 && life == OPEN);
    cover_back_to_back : cover (pump_rises && g_period == 21'(T_PERIOD));
    cover_slave_start : cover (`CORE.role == 2'd2 && attempt_start);
    cover_master_start : cover (`CORE.role == 2'd1 && in_attempt);
    cover_quiet_failure : cover (g_quiet && in_idle);
    cover_timeout : cover (`CORE.timed_out);
  end
end
