// The state machine of attempts and events, with its timer: which state, how far in.
//
// The state's codes differ in four bits or more and the timer is kept twice, the second time
// inverted: a flipped bit leads to FAULT and never to a pulse or a herald of its own.
module bell_attempt #(
    parameter int T_PUMP = bell_pkg::DEFAULT_PUMP,
    parameter int T_MW = bell_pkg::DEFAULT_MW,
    parameter int T_LASER = bell_pkg::DEFAULT_LASER,
    parameter int T_GATE = bell_pkg::DEFAULT_GATE,
    parameter int T_WINDOW = bell_pkg::DEFAULT_WINDOW,
    parameter int T_PERIOD = bell_pkg::DEFAULT_PERIOD,
    parameter int T_SETTLE = bell_pkg::DEFAULT_SETTLE,
    parameter int T_ROTATE = bell_pkg::DEFAULT_ROTATE,
    parameter int T_DETECT = bell_pkg::DEFAULT_DETECT
) (
    input  logic clk,
    input  logic rst_n,
    input  logic go,            // an attempt may start
    input  logic master,
    input  logic slave,
    input  logic partner_ready,
    input  logic partner_trigger,
    input  logic event_open,    // or opened by a herald in this cycle
    input  logic abort,         // the open event ends now: to IDLE
    input  logic damage,        // a fault was found elsewhere: to FAULT
    input  logic clear_fault,
    output logic gate,          // photon window, as the synchronised clicks see it
    output logic counting,      // photon counting, as the synchronised clicks see it
    output logic counter_clear,
    output logic [1:0] attempt_first, // an attempt's first cycle, of two flip-flops
    output logic event_done,    // high in the event's last cycle
    output logic phases_on,
    output logic idle,
    output logic in_fault,
    output logic bad_state,
    output logic bad_timer,
    output logic bad_gate,
    output logic pump,
    output logic mw_prepare,
    output logic laser_pulse,
    output logic mw_rotate,
    output logic detect,
    output logic node_trigger,
    output logic node_ready
);

  localparam int LATENCY = bell_pkg::DETECTOR_LATENCY;
  localparam logic [19:0] PUMP_END = 20'(T_PUMP);
  localparam logic [19:0] MW_END = 20'(T_PUMP + T_MW);
  localparam logic [19:0] LASER_END = 20'(T_PUMP + T_MW + T_LASER);
  localparam logic [19:0] GATE_FIRST = 20'(T_PUMP + T_MW + T_GATE + LATENCY);
  localparam logic [19:0] GATE_LAST = 20'(T_PUMP + T_MW + T_GATE + LATENCY + T_WINDOW - 1);
  localparam logic [19:0] PERIOD_LAST = 20'(T_PERIOD - 1);
  localparam logic [19:0] TRIGGER_LAST = 20'(bell_pkg::TRIGGER_LATENCY - 1);
  localparam logic [19:0] SETTLE_LAST = 20'(T_SETTLE - 1);
  localparam logic [19:0] ROTATE_LAST = 20'(T_ROTATE - 1);
  localparam logic [19:0] DETECT_LAST = 20'(T_DETECT - 1);
  localparam logic [19:0] DRAIN_LAST = 20'(LATENCY - 1);

  (* keep, fsm_encoding = "none" *) logic [7:0] state = bell_pkg::STATE_IDLE;
  (* keep *) logic [19:0] timer = '0;
  (* keep *) logic [19:0] timer_n = '1;
  // Whether this cycle is of the photon window: worked out a cycle ahead for speed, and twice, for one
  // flipped bit must not open the gate.
  (* keep *) logic gate_due_0;
  (* keep *) logic gate_due_1;
  // An attempt's first cycle, likewise: each copy of the attempt counter has its own.
  (* keep *) logic first_0 = 1'b0;
  (* keep *) logic first_1 = 1'b0;

  logic [7:0] state_next;
  logic       leave;
  logic       restart;
  logic       in_attempt;
  logic       gate_next;
  logic       first_next;
  logic       in_rotate;
  logic       in_detect;
  logic [7:0] attempt_or_trigger;
  logic       may_start;
  logic       due;

  // Two comparisons run along the carry chains, faster than a tree of 20 mismatches.
  assign bad_timer  = timer < ~timer_n || timer > ~timer_n;
  assign in_attempt = (state == bell_pkg::STATE_ATTEMPT) && !bad_timer;
  assign in_rotate  = (state == bell_pkg::STATE_ROTATE) && !bad_timer;
  assign in_detect  = (state == bell_pkg::STATE_DETECT) && !bad_timer;

  assign attempt_or_trigger = master ? bell_pkg::STATE_TRIGGER : bell_pkg::STATE_ATTEMPT;
  assign may_start = go && (!master || partner_ready);

  always_comb begin
    state_next = state;
    leave      = 1'b1;
    bad_state  = 1'b0;
    case (state)
      bell_pkg::STATE_IDLE: begin
        if (may_start && (!slave || partner_trigger)) state_next = attempt_or_trigger;
      end
      bell_pkg::STATE_TRIGGER: begin
        if (timer == TRIGGER_LAST) state_next = bell_pkg::STATE_ATTEMPT;
        else leave = 1'b0;
      end
      bell_pkg::STATE_ATTEMPT: begin
        // The last cycle of an attempt may start the next one: then the timer alone starts anew.
        if (timer == GATE_LAST && event_open) state_next = bell_pkg::STATE_SETTLE;
        else if (timer != PERIOD_LAST) leave = 1'b0;
        else if (may_start && !slave) state_next = attempt_or_trigger;
        else state_next = bell_pkg::STATE_IDLE;
      end
      bell_pkg::STATE_SETTLE: begin
        if (timer == SETTLE_LAST) state_next = bell_pkg::STATE_ROTATE;
        else leave = 1'b0;
      end
      bell_pkg::STATE_ROTATE: begin
        if (timer == ROTATE_LAST) state_next = bell_pkg::STATE_DETECT;
        else leave = 1'b0;
      end
      bell_pkg::STATE_DETECT: begin
        if (timer == DETECT_LAST) state_next = bell_pkg::STATE_DRAIN;
        else leave = 1'b0;
      end
      bell_pkg::STATE_DRAIN: begin
        if (timer == DRAIN_LAST) state_next = bell_pkg::STATE_IDLE;
        else leave = 1'b0;
      end
      bell_pkg::STATE_FAULT: begin
        if (clear_fault) state_next = bell_pkg::STATE_IDLE;
      end
      default: bad_state = 1'b1;
    endcase
    restart = leave;
    if (abort) begin
      state_next = bell_pkg::STATE_IDLE;
      restart    = 1'b1;
    end
    // Leaving FAULT repairs what `damage` of the cycle before was about.
    if (bad_timer || bad_state || (damage && !(in_fault && clear_fault))) begin
      state_next = bell_pkg::STATE_FAULT;
      restart    = 1'b1;
    end
  end

  always_ff @(posedge clk) begin
    if (!rst_n) begin
      state   <= bell_pkg::STATE_IDLE;
      timer   <= '0;
      timer_n <= '1;
      gate_due_0 <= 1'b0;
      gate_due_1 <= 1'b0;
      first_0    <= 1'b0;
      first_1    <= 1'b0;
    end else begin
      gate_due_0 <= gate_next && !abort && !damage;
      gate_due_1 <= gate_next && !abort && !damage;
      first_0    <= first_next;
      first_1    <= first_next;
      state   <= state_next;
      timer   <= restart ? '0 : timer + 20'd1;
      timer_n <= restart ? '1 : timer_n - 20'd1;
    end
  end

  assign gate_next     = in_attempt && timer >= GATE_FIRST - 20'd1 && timer < GATE_LAST;
  assign gate          = gate_due_0 && gate_due_1;
  assign bad_gate      = gate_due_0 != gate_due_1;
  // In a detection shorter than the latency the first clicks come while draining.
  assign due = 20'(T_DETECT) + timer >= 20'(LATENCY);
  // Clicks come DETECTOR_LATENCY cycles after the state that lit them.
  // With a bad timer too, for then the event is aborted and its counts do not matter.
  assign counting      = (state == bell_pkg::STATE_DETECT && timer >= 20'(LATENCY)) ||
                         (state == bell_pkg::STATE_DRAIN && due);
  assign counter_clear = state == bell_pkg::STATE_SETTLE;
  assign attempt_first = {first_1, first_0};
  assign first_next    = restart && state_next == bell_pkg::STATE_ATTEMPT;
  assign event_done    = state == bell_pkg::STATE_DRAIN && timer == DRAIN_LAST && timer_n == ~DRAIN_LAST;
  assign phases_on     = (state == bell_pkg::STATE_SETTLE || state == bell_pkg::STATE_ROTATE);
  assign idle          = state == bell_pkg::STATE_IDLE;
  assign in_fault      = state == bell_pkg::STATE_FAULT;

  // Registered, so that no output glitches between two states.
  always_ff @(posedge clk) begin
    if (!rst_n) begin
      pump         <= 1'b0;
      mw_prepare   <= 1'b0;
      laser_pulse  <= 1'b0;
      mw_rotate    <= 1'b0;
      detect       <= 1'b0;
      node_trigger <= 1'b0;
      node_ready   <= 1'b0;
    end else begin
      pump         <= in_attempt && timer < PUMP_END;
      mw_prepare   <= in_attempt && timer >= PUMP_END && timer < MW_END;
      laser_pulse  <= in_attempt && timer >= MW_END && timer < LASER_END;
      mw_rotate    <= in_rotate;
      detect       <= in_detect;
      node_trigger <= !bad_timer && state == bell_pkg::STATE_TRIGGER;
      node_ready   <= slave && go && state == bell_pkg::STATE_IDLE;
    end
  end

endmodule
