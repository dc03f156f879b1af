// The one event slot: FREE -> OPEN (a herald) -> READY (a record) -> FREE (acknowledged).
//
// Attempts start only while it is FREE, so that a herald always finds room and a record is never
// overwritten. Life, number, status and word are kept three times; everything here survives reset,
// for a reset in mid-event must end in a record that says so.
//
// While the slot is FREE, time and word follow what is there; a herald only shuts the door. So the
// herald, which comes late in its cycle, has few flip-flops to reach.
module bell_event (
    input  logic        clk,
    input  logic        rst_n,
    input  logic        herald,
    input  logic [ 3:0] pattern,
    input  logic [ 3:0] clicked,
    input  logic [ 1:0] queue_word,
    input  logic [ 7:0] queue_sequence,
    input  logic [ 1:0] attempt_first,  // twice, one for each copy of the counter
    input  logic        clear_fault,
    input  logic        event_done,
    input  logic        failing,        // a fault was found, in this cycle or before
    input  logic        link_down,
    input  logic        acknowledged,
    input  logic        outcome_a,
    input  logic        outcome_b,
    input  logic [15:0] count_a,
    input  logic [15:0] count_b,
    input  logic [15:0] set_a,
    input  logic [15:0] set_b,
    input  logic [ 7:0] causes,
    input  logic [ 5:0] record_index,
    output logic [ 7:0] record_byte,
    output logic        slot_free,
    output logic        slot_open,
    output logic        slot_ready,
    output logic        fresh,          // first cycle of an event
    output logic [31:0] number,
    output logic [47:0] attempts,
    output logic        x,
    output logic        y,
    output logic        bad_event,
    output logic        bad_number,
    output logic        bad_word,
    output logic        bad_attempts
);

  localparam logic [1:0] FREE = 2'd0;
  localparam logic [1:0] OPEN = 2'd1;
  localparam logic [1:0] READY = 2'd2;

  logic [63:0] clock_count = '0;
  logic [63:0] timestamp = '0;
  logic [ 3:0] coincidence = '0;
  logic [ 1:0] outcomes = '0;
  logic        fresh_q = 1'b0;
  // First cycle of a record: the counts stand now, and thresholds have not changed yet.
  logic        ended = 1'b0;
  (* keep *) logic [47:0] attempts_q = '0;
  (* keep *) logic [47:0] attempts_n = '1;

  logic [1:0] life;
  logic [1:0] life_next;
  logic       life_write;
  logic [1:0] status;
  logic [1:0] status_next;
  logic       ending;
  logic [7:0] sequence_used;
  logic       bad_life;
  logic       bad_status;
  logic       complete;
  logic [7:0] status_byte;

  bell_vote #(
      .WIDTH(2)
  ) u_life (
      .clk,
      .write  (life_write),
      .next   (life_next),
      .value  (life),
      .damaged(bad_life)
  );
  bell_vote #(
      .WIDTH(32)
  ) u_number (
      .clk,
      .write  (fresh_q),
      .next   (number + 32'd1),
      .value  (number),
      .damaged(bad_number)
  );
  bell_vote #(
      .WIDTH(2)
  ) u_status (
      .clk,
      .write  (ending),
      .next   (status_next),
      .value  (status),
      .damaged(bad_status)
  );
  bell_vote #(
      .WIDTH(10)
  ) u_word (
      .clk,
      .write  (slot_free),
      .next   ({queue_sequence, queue_word}),
      .value  ({sequence_used, y, x}),
      .damaged(bad_word)
  );

  assign slot_free    = life == FREE;
  assign slot_open    = life == OPEN;
  assign slot_ready   = life == READY;
  assign bad_event    = bad_life || bad_status;
  assign bad_attempts = attempts_n != ~attempts_q;
  assign attempts     = attempts_q;
  assign fresh        = fresh_q;

  // Reset wins over fault, fault over link, link over completion.
  always_comb begin
    status_next = bell_pkg::STATUS_COMPLETE;
    if (!rst_n) status_next = bell_pkg::STATUS_ABORTED_RESET;
    else if (failing) status_next = bell_pkg::STATUS_ABORTED_FAULT;
    else if (link_down) status_next = bell_pkg::STATUS_ABORTED_LINK;
  end
  assign ending = slot_open && (!rst_n || failing || link_down || event_done);

  always_comb begin
    life_write = 1'b1;
    life_next  = life;
    if (herald) life_next = OPEN;
    else if (ending) life_next = READY;
    else if (acknowledged && slot_ready) life_next = FREE;
    else life_write = 1'b0;
  end

  always_ff @(posedge clk) begin
    clock_count <= clock_count + 64'd1;
    fresh_q     <= herald;
    if (slot_free) timestamp <= clock_count;
    if (herald) coincidence <= pattern;
    ended <= ending;
    if (ended) outcomes <= {outcome_b, outcome_a};
    if (attempt_first[0]) attempts_q <= attempts_q + 48'd1;
    if (attempt_first[1]) attempts_n <= attempts_n - 48'd1;
    else if (clear_fault || !rst_n) attempts_n <= ~attempts_q;
  end

  assign complete = status == bell_pkg::STATUS_COMPLETE;

  always_comb begin
    case (status)
      bell_pkg::STATUS_COMPLETE: status_byte = bell_pkg::BYTE_COMPLETE;
      bell_pkg::STATUS_ABORTED_RESET: status_byte = bell_pkg::BYTE_ABORTED_RESET;
      bell_pkg::STATUS_ABORTED_FAULT: status_byte = bell_pkg::BYTE_ABORTED_FAULT;
      default: status_byte = bell_pkg::BYTE_ABORTED_LINK;
    endcase
  end

  always_comb begin
    case (record_index)
      bell_pkg::AT_TYPE: record_byte = bell_pkg::FRAME_RECORD;
      bell_pkg::AT_VERSION: record_byte = bell_pkg::RECORD_VERSION;
      bell_pkg::AT_NUMBER: record_byte = number[7:0];
      bell_pkg::AT_NUMBER + 6'd1: record_byte = number[15:8];
      bell_pkg::AT_NUMBER + 6'd2: record_byte = number[23:16];
      bell_pkg::AT_NUMBER + 6'd3: record_byte = number[31:24];
      bell_pkg::AT_TIMESTAMP: record_byte = timestamp[7:0];
      bell_pkg::AT_TIMESTAMP + 6'd1: record_byte = timestamp[15:8];
      bell_pkg::AT_TIMESTAMP + 6'd2: record_byte = timestamp[23:16];
      bell_pkg::AT_TIMESTAMP + 6'd3: record_byte = timestamp[31:24];
      bell_pkg::AT_TIMESTAMP + 6'd4: record_byte = timestamp[39:32];
      bell_pkg::AT_TIMESTAMP + 6'd5: record_byte = timestamp[47:40];
      bell_pkg::AT_TIMESTAMP + 6'd6: record_byte = timestamp[55:48];
      bell_pkg::AT_TIMESTAMP + 6'd7: record_byte = timestamp[63:56];
      bell_pkg::AT_ATTEMPT: record_byte = attempts_q[7:0];
      bell_pkg::AT_ATTEMPT + 6'd1: record_byte = attempts_q[15:8];
      bell_pkg::AT_ATTEMPT + 6'd2: record_byte = attempts_q[23:16];
      bell_pkg::AT_ATTEMPT + 6'd3: record_byte = attempts_q[31:24];
      bell_pkg::AT_ATTEMPT + 6'd4: record_byte = attempts_q[39:32];
      bell_pkg::AT_ATTEMPT + 6'd5: record_byte = attempts_q[47:40];
      bell_pkg::AT_SETTING_SEQUENCE: record_byte = sequence_used;
      bell_pkg::AT_SETTINGS: record_byte = {6'b0, y, x};
      bell_pkg::AT_HERALD: record_byte = {clicked, coincidence};
      bell_pkg::AT_OUTCOMES: record_byte = complete ? {3'b0, 1'b1, 2'b0, outcomes} : 8'd0;
      bell_pkg::AT_COUNT_A: record_byte = complete ? count_a[7:0] : 8'd0;
      bell_pkg::AT_COUNT_A + 6'd1: record_byte = complete ? count_a[15:8] : 8'd0;
      bell_pkg::AT_COUNT_B: record_byte = complete ? count_b[7:0] : 8'd0;
      bell_pkg::AT_COUNT_B + 6'd1: record_byte = complete ? count_b[15:8] : 8'd0;
      bell_pkg::AT_PHASE_A: record_byte = set_a[7:0];
      bell_pkg::AT_PHASE_A + 6'd1: record_byte = set_a[15:8];
      bell_pkg::AT_PHASE_B: record_byte = set_b[7:0];
      bell_pkg::AT_PHASE_B + 6'd1: record_byte = set_b[15:8];
      bell_pkg::AT_STATUS: record_byte = status_byte;
      bell_pkg::AT_FAULTS: record_byte = causes;
      default: record_byte = 8'd0;
    endcase
  end

endmodule
