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
    output logic gate_first,    // its first cycle
    output logic counting,      // photon counting, as the synchronised clicks see it
    output logic counter_clear,
    output logic attempt_start, // high in the cycle before an attempt's first
    output logic event_done,    // high in the event's last cycle
    output logic phases_on,
    output logic idle,
    output logic in_fault,
    output logic bad_state,
    output logic bad_timer,
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

  logic [7:0] state_next;
  logic       restart;
  logic       in_attempt;
  logic       in_rotate;
  logic       in_detect;
  logic       sound;
  logic [7:0] attempt_or_trigger;
  logic       may_start;
  logic       due;

  assign bad_timer  = timer_n != ~timer;
  assign sound      = !bad_timer && !bad_state;
  assign in_attempt = (state == bell_pkg::STATE_ATTEMPT) && sound;
  assign in_rotate  = (state == bell_pkg::STATE_ROTATE) && sound;
  assign in_detect  = (state == bell_pkg::STATE_DETECT) && sound;

  assign attempt_or_trigger = master ? bell_pkg::STATE_TRIGGER : bell_pkg::STATE_ATTEMPT;
  assign may_start = go && (!master || partner_ready);

  always_comb begin
    state_next = state;
    bad_state  = 1'b0;
    case (state)
      bell_pkg::STATE_IDLE:
      if (may_start && (!slave || partner_trigger)) state_next = attempt_or_trigger;
      bell_pkg::STATE_TRIGGER: if (timer == TRIGGER_LAST) state_next = bell_pkg::STATE_ATTEMPT;
      bell_pkg::STATE_ATTEMPT:
      if (timer == GATE_LAST && event_open) state_next = bell_pkg::STATE_SETTLE;
      else if (timer == PERIOD_LAST)
        state_next = (may_start && !slave) ? attempt_or_trigger : bell_pkg::STATE_IDLE;
      bell_pkg::STATE_SETTLE: if (timer == SETTLE_LAST) state_next = bell_pkg::STATE_ROTATE;
      bell_pkg::STATE_ROTATE: if (timer == ROTATE_LAST) state_next = bell_pkg::STATE_DETECT;
      bell_pkg::STATE_DETECT: if (timer == DETECT_LAST) state_next = bell_pkg::STATE_DRAIN;
      bell_pkg::STATE_DRAIN: if (timer == DRAIN_LAST) state_next = bell_pkg::STATE_IDLE;
      bell_pkg::STATE_FAULT: if (clear_fault) state_next = bell_pkg::STATE_IDLE;
      default: begin
        bad_state  = 1'b1;
        state_next = bell_pkg::STATE_FAULT;
      end
    endcase
    if (abort) state_next = bell_pkg::STATE_IDLE;
    // Leaving FAULT repairs what `damage` of the cycle before was about.
    if (bad_timer || bad_state || (damage && !(in_fault && clear_fault))) state_next = bell_pkg::STATE_FAULT;
    // The last cycle of an attempt starts the next one: the state stays, the timer does not.
    restart = (state_next != state) || (in_attempt && timer == PERIOD_LAST) ||
        (state == bell_pkg::STATE_IDLE) || (state == bell_pkg::STATE_FAULT) || bad_timer;
  end

  always_ff @(posedge clk) begin
    if (!rst_n) begin
      state   <= bell_pkg::STATE_IDLE;
      timer   <= '0;
      timer_n <= '1;
    end else begin
      state   <= state_next;
      timer   <= restart ? '0 : timer + 20'd1;
      timer_n <= restart ? '1 : timer_n - 20'd1;
    end
  end

  assign gate          = in_attempt && timer >= GATE_FIRST && timer <= GATE_LAST;
  assign gate_first    = in_attempt && timer == GATE_FIRST;
  // In a detection shorter than the latency the first clicks come while draining.
  assign due = 20'(T_DETECT) + timer >= 20'(LATENCY);
  // Clicks come DETECTOR_LATENCY cycles after the state that lit them.
  assign counting      = sound && ((state == bell_pkg::STATE_DETECT && timer >= 20'(LATENCY)) ||
                                   (state == bell_pkg::STATE_DRAIN && due));
  assign counter_clear = state == bell_pkg::STATE_SETTLE;
  assign attempt_start = rst_n && (state_next == bell_pkg::STATE_ATTEMPT) &&
                         (state != bell_pkg::STATE_ATTEMPT || timer == PERIOD_LAST);
  assign event_done    = sound && state == bell_pkg::STATE_DRAIN && timer == DRAIN_LAST;
  assign phases_on     = sound && (state == bell_pkg::STATE_SETTLE || state == bell_pkg::STATE_ROTATE);
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
      node_trigger <= sound && state == bell_pkg::STATE_TRIGGER;
      node_ready   <= slave && go && state == bell_pkg::STATE_IDLE;
    end
  end

endmodule
