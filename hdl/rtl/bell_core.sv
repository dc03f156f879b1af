// The sequencer without its link: detectors in, pulses out, settings in, one record a herald out.
module bell_core #(
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
    // detectors and the other node
    input  logic [ 3:0] herald_pmt,
    input  logic        fluor_a,
    input  logic        fluor_b,
    input  logic        node_trigger_in,
    input  logic        node_ready_in,
    output logic        node_trigger_out,
    output logic        node_ready_out,
    // the experiment
    output logic        pump,
    output logic        mw_prepare,
    output logic        laser_pulse,
    output logic        mw_rotate,
    output logic [15:0] phase_a,
    output logic [15:0] phase_b,
    output logic        detect,
    output logic        cfg_error,
    output logic        fault,
    // the link
    input  logic        setting_put,
    input  logic [ 1:0] setting_word,
    input  logic [ 7:0] setting_sequence,
    output logic        setting_room,
    input  logic [ 7:0] address,
    input  logic        write,
    input  logic [31:0] write_data,
    output logic [ 7:0] write_code,
    output logic [31:0] read_data,
    input  logic        good_frame,
    input  logic        bad_frame,
    input  logic        retried,
    input  logic [ 7:0] last_sequence,
    input  logic        bad_last,
    output logic        record_ready,
    output logic [31:0] record_number,
    input  logic [ 5:0] record_index,
    output logic [ 7:0] record_byte,
    input  logic        acknowledged
);

  localparam logic signed [63:0] LONGEST = 64'sh000F_FFFF;
  localparam logic signed [63:0] PREPARED = 64'(T_PUMP) + 64'(T_MW);
  localparam logic signed [63:0] WINDOW_END =
      PREPARED + 64'(T_GATE) + 64'(bell_pkg::DETECTOR_LATENCY) + 64'(T_WINDOW);
  // A preset whose stages exceed its period is refused, and so is a stage of no length.
  localparam bit POSSIBLE = T_PUMP > 0 && T_MW > 0 && T_LASER > 0 && T_WINDOW > 0 && T_SETTLE > 0 &&
      T_ROTATE > 0 && T_DETECT > 0 && T_RETRY > 0 && WINDOW_END <= 64'(T_PERIOD) &&
      PREPARED + 64'(T_LASER) <= 64'(T_PERIOD) && T_GATE >= 0 &&
      T_COINC >= 0 && T_COINC <= 15 && 64'(T_PERIOD) <= LONGEST &&
      64'(T_SETTLE) <= LONGEST && 64'(T_ROTATE) <= LONGEST && 64'(T_DETECT) <= LONGEST &&
      SETTINGS_DEPTH >= 1 && SETTINGS_DEPTH <= 4;

  logic [3:0] pmt_rise;
  logic [1:0] fluor_rise;
  logic partner_ready, partner_trigger;
  logic [3:0] unused_pmt_level;
  logic [1:0] unused_fluor_level;
  logic unused_trigger_level, unused_ready_rise;
  logic gate, counting, counter_clear, event_done, phases_on, idle, in_fault;
  logic bad_state, bad_timer, bad_gate, bad_age, bad_event, bad_number, bad_word, bad_queue, bad_attempts;
  logic [1:0] attempt_first;
  logic herald, fresh, slot_free, slot_open, slot_ready, available;
  logic [3:0] pattern, singles, seen;
  logic [1:0] queue_word;
  logic [7:0] queue_sequence;
  logic x, y, outcome_a, outcome_b;
  logic [15:0] count_a, count_b, set_a, set_b;
  logic [15:0] patterns, offset_a, offset_b, threshold_a, threshold_b;
  logic [47:0] attempts;
  logic [31:0] number;
  logic run, clear_fault, link_down, timed_out;
  logic [1:0] role;
  logic [7:0] causes, new_causes;
  logic cfg_bad, damage, go;

  assign cfg_bad = !POSSIBLE || role == 2'd3;
  assign go      = run && !cfg_bad && causes == '0 && slot_free && available && !link_down && !timed_out;

  always_comb begin
    new_causes = '0;
    new_causes[bell_pkg::FAULT_STATE] = bad_state;
    new_causes[bell_pkg::FAULT_TIMER] = bad_timer;
    new_causes[bell_pkg::FAULT_EVENT] = bad_event;
    new_causes[bell_pkg::FAULT_NUMBER] = bad_number;
    new_causes[bell_pkg::FAULT_SETTING] = bad_word;
    new_causes[bell_pkg::FAULT_QUEUE] = bad_queue || bad_last;
    new_causes[bell_pkg::FAULT_ATTEMPTS] = bad_attempts;
    new_causes[bell_pkg::FAULT_HERALD] = bad_gate || bad_age;
  end

  always_ff @(posedge clk) begin
    // The voted registers read right all the same: one cycle later is soon enough.
    damage <= rst_n && (bad_gate || bad_age || bad_event || bad_number || bad_word || bad_queue || bad_last ||
                        (bad_attempts && !clear_fault));
    if (!rst_n) begin
      cfg_error <= !POSSIBLE;
      fault     <= 1'b0;
    end else begin
      cfg_error <= cfg_bad;
      fault     <= causes != '0;
    end
  end

  bell_sync #(
      .WIDTH(4)
  ) u_sync_pmt (
      .clk,
      .rst_n,
      .asynchronous(herald_pmt),
      .level       (unused_pmt_level),
      .rise        (pmt_rise)
  );
  bell_sync #(
      .WIDTH(2)
  ) u_sync_fluor (
      .clk,
      .rst_n,
      .asynchronous({fluor_b, fluor_a}),
      .level       (unused_fluor_level),
      .rise        (fluor_rise)
  );
  bell_sync #(
      .WIDTH(2)
  ) u_sync_node (
      .clk,
      .rst_n,
      .asynchronous({node_ready_in, node_trigger_in}),
      .level       ({partner_ready, unused_trigger_level}),
      .rise        ({unused_ready_rise, partner_trigger})
  );

  bell_attempt #(
      .T_PUMP(T_PUMP),
      .T_MW(T_MW),
      .T_LASER(T_LASER),
      .T_GATE(T_GATE),
      .T_WINDOW(T_WINDOW),
      .T_PERIOD(T_PERIOD),
      .T_SETTLE(T_SETTLE),
      .T_ROTATE(T_ROTATE),
      .T_DETECT(T_DETECT)
  ) u_attempt (
      .master       (role == 2'd1),
      .slave        (role == 2'd2),
      .event_open   (slot_open || herald),
      .abort        (slot_open && link_down),
      .node_trigger (node_trigger_out),
      .node_ready   (node_ready_out),
      .*
  );

  bell_herald #(
      .T_COINC(T_COINC)
  ) u_herald (
      .clk,
      .rst_n,
      .gate,
      .attempt_first(attempt_first[0]),
      .armed      (slot_free),
      .rise       (pmt_rise),
      .patterns,
      .herald,
      .pattern,
      .singles,
      .bad_age,
      .seen_so_far(seen)
  );

  bell_settings #(
      .DEPTH(SETTINGS_DEPTH)
  ) u_settings (
      .clk,
      .put            (setting_put),
      .put_word       (setting_word),
      .put_sequence   (setting_sequence),
      .has_room       (setting_room),
      .take           (herald),
      .available,
      .word           (queue_word),
      .sequence_number(queue_sequence),
      .damaged        (bad_queue)
  );

  bell_rotation u_rotation (
      .load(fresh),
      .*
  );

  bell_detection u_detection_a (
      .clk,
      .clear    (counter_clear),
      .counting,
      .rise     (fluor_rise[0]),
      .threshold(threshold_a),
      .count    (count_a),
      .outcome  (outcome_a)
  );
  bell_detection u_detection_b (
      .clk,
      .clear    (counter_clear),
      .counting,
      .rise     (fluor_rise[1]),
      .threshold(threshold_b),
      .count    (count_b),
      .outcome  (outcome_b)
  );

  bell_event u_event (
      .clicked    (seen),
      // An open event in an idle machine would wait for ever: it cannot be, and ends if it is.
      .failing    (in_fault || damage || idle),
      .*
  );
  assign record_ready  = slot_ready;
  assign record_number = number;

  bell_registers u_registers (
      .attempt_first(attempt_first[0]),
      .*
  );

endmodule
