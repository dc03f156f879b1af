// A second sequencer for the same experiment, in plain Verilog-2001, written apart from hdl/rtl and built otherwise:
// one module, and one counter of time `t` that runs through an attempt and on through its event. Every pulse is a
// comparison with `t`; coincidences are seen in shift registers; frames are taken apart in one long register.
//
// It has no second node, no redundant registers and so no `fault`. It looks at detectors through one flop more.
module ion_controller #(
    parameter PUMP_CYCLES = 100,
    parameter PREPARE_CYCLES = 900,
    parameter LASER_CYCLES = 1,
    parameter GATE_DELAY = 1,
    parameter GATE_CYCLES = 30,
    parameter REPETITION = 1053,
    parameter COINCIDENCE = 3,
    parameter PHASE_LEAD = 10,
    parameter PI_HALF_CYCLES = 1000,
    parameter READOUT_CYCLES = 20000,
    parameter RESEND_CYCLES = 1000000
) (
    input  wire        clock,
    input  wire        reset,         // synchronous, active high
    input  wire        det0,
    input  wire        det1,
    input  wire        det2,
    input  wire        det3,
    input  wire        pmt_a_n,       // active low
    input  wire        pmt_b_n,
    output reg  [ 4:0] gates,         // {readout, pi/2 microwaves, laser, preparing microwaves, pump}
    output reg  [31:0] phase,         // {B, A}
    output reg         config_bad,
    input  wire [ 7:0] down_data,     // from the host
    input  wire        down_valid,
    output wire        down_ready,
    output reg  [ 7:0] up_data,       // to the host
    output reg         up_valid,
    input  wire        up_ready
);

  localparam LAG = 4;  // a pin's edge meets the time of its cycle so many cycles later
  localparam MW_START = PUMP_CYCLES;
  localparam LASER_START = PUMP_CYCLES + PREPARE_CYCLES;
  localparam LASER_END = LASER_START + LASER_CYCLES;
  localparam GATE_START = LASER_START + GATE_DELAY + LAG;
  localparam GATE_END = GATE_START + GATE_CYCLES;
  localparam ROTATE_START = GATE_END + PHASE_LEAD;
  localparam ROTATE_END = ROTATE_START + PI_HALF_CYCLES;
  localparam READ_END = ROTATE_END + READOUT_CYCLES;
  localparam EVENT_END = READ_END + LAG;
  localparam [15:0] NEAR = (16'd1 << COINCIDENCE) - 16'd1;
  localparam IMPOSSIBLE = PUMP_CYCLES < 1 || PREPARE_CYCLES < 1 || LASER_CYCLES < 1 || GATE_DELAY < 0 ||
      GATE_CYCLES < 1 || PHASE_LEAD < 1 || PI_HALF_CYCLES < 1 || READOUT_CYCLES < 1 || RESEND_CYCLES < 1 ||
      GATE_END > REPETITION || LASER_END > REPETITION || COINCIDENCE < 0 || COINCIDENCE > 15 ||
      REPETITION > 20'hfffff || PHASE_LEAD > 20'hfffff || PI_HALF_CYCLES > 20'hfffff || READOUT_CYCLES > 20'hfffff;

  localparam [7:0] END = 8'hc0, ESC = 8'hdb, ESC_END = 8'hdc, ESC_ESC = 8'hdd;

  // ---- what outlives a reset
  reg [63:0] now = 0;
  reg [47:0] tries = 0;
  reg [31:0] number = 0;
  reg [63:0] stamp = 0;
  reg        open = 0;        // a herald's event is under way
  reg        full = 0;        // a record waits for its acknowledgement
  reg [ 7:0] ending = 0;      // its status
  reg [ 9:0] used = 0;        // sequence number and word of the event
  reg [ 9:0] waiting = 0;     // of the word that waits
  reg        have = 0;
  reg [ 7:0] last = 0;        // sequence number accepted last
  reg [ 3:0] pattern = 0, clicked = 0;
  reg [15:0] photons_a = 0, photons_b = 0, set_a = 0, set_b = 0;
  reg        bright_a = 0, bright_b = 0;

  // ---- configuration and monitors
  reg run;
  reg [1:0] role;
  reg [15:0] patterns, offset_a, offset_b, limit_a, limit_b;
  reg [31:0] most_tries, most_silence, tried, silence;
  reg [15:0] bad_frames, resent;
  reg [31:0] singles0, singles1, singles2, singles3;
  wire link_down = most_silence != 0 && silence >= most_silence;
  wire timed_out = most_tries != 0 && tried >= most_tries;
  wire no_good = IMPOSSIBLE || role == 2'd3;

  // ---- detectors: three flops and an edge
  reg [5:0] s1, s2, s3, s4;
  wire [5:0] click = s3 & ~s4;
  always @(posedge clock) begin
    s1 <= {~pmt_b_n, ~pmt_a_n, det3, det2, det1, det0};
    s2 <= s1;
    s3 <= s2;
    s4 <= s3;
    if (reset) begin
      s1 <= 6'h3f;
      s2 <= 6'h3f;
      s3 <= 6'h3f;
      s4 <= 6'h3f;
    end
  end

  // ---- time
  reg [22:0] t;
  reg active;
  wire go = run && !no_good && !open && !full && have && !link_down && !timed_out;
  wire gate = active && t >= GATE_START && t < GATE_END;
  wire in_event = active && open && t >= GATE_END;
  wire [3:0] hit = gate ? click[3:0] : 4'd0;
  reg [15:0] past0, past1, past2, past3;
  wire [3:0] recent = hit | {|(past3 & NEAR), |(past2 & NEAR), |(past1 & NEAR), |(past0 & NEAR)};
  wire several = (recent & (recent - 4'd1)) != 4'd0;
  wire herald = hit != 4'd0 && several && patterns[recent] && !open && !full;
  wire done = in_event && t == EVENT_END - 1;
  wire lost = open && link_down;
  wire over = active && !open && !herald && t == REPETITION - 1;  // without a herald in its last cycle
  wire begins = (!active || over) && go;

  wire ack_now, put_now;
  wire [9:0] put_word;

  always @(posedge clock) begin
    now <= now + 1;
    past0 <= gate ? {past0[14:0], hit[0]} : 16'd0;
    past1 <= gate ? {past1[14:0], hit[1]} : 16'd0;
    past2 <= gate ? {past2[14:0], hit[2]} : 16'd0;
    past3 <= gate ? {past3[14:0], hit[3]} : 16'd0;
    t <= t + 1;
    if (!active || done) t <= 0;
    if (over) t <= 0;
    if (begins) begin
      active <= 1'b1;
      t <= 0;
    end else if (lost || done || over) active <= 1'b0;
    if (active && t == 0 && !reset) tries <= tries + 1;

    if (t == GATE_START) clicked <= hit;
    else if (gate && !reset) clicked <= clicked | hit;
    if (herald && !reset) begin
      open <= 1'b1;
      number <= number + 1;
      stamp <= now;
      pattern <= recent;
      used <= waiting;
      have <= 1'b0;
      set_a <= offset_a + {1'b0, waiting[0], 14'd0};
      set_b <= offset_b + (waiting[1] ? 16'd24576 : 16'd8192);
      photons_a <= 0;
      photons_b <= 0;
    end
    if (put_now) begin
      have <= 1'b1;
      waiting <= put_word;
    end
    if (in_event && t >= ROTATE_END + LAG && t < READ_END + LAG) begin
      if (click[4] && photons_a != 16'hffff) photons_a <= photons_a + 1;
      if (click[5] && photons_b != 16'hffff) photons_b <= photons_b + 1;
    end
    if (open && (reset || lost || done)) begin
      open <= 1'b0;
      full <= 1'b1;
      ending <= reset ? 8'h11 : lost ? 8'h13 : 8'h01;
      bright_a <= (photons_a + (click[4] && photons_a != 16'hffff)) >= {1'b0, limit_a};
      bright_b <= (photons_b + (click[5] && photons_b != 16'hffff)) >= {1'b0, limit_b};
    end
    if (ack_now) full <= 1'b0;
    if (reset) begin
      active <= 1'b0;
      t <= 0;
    end
  end

  // ---- pins
  wire turning = in_event && t < ROTATE_END;
  always @(posedge clock) begin
    gates[0] <= active && t < PUMP_CYCLES;
    gates[1] <= active && t >= MW_START && t < LASER_START;
    gates[2] <= active && t >= LASER_START && t < LASER_END;
    gates[3] <= turning && t >= ROTATE_START;
    gates[4] <= in_event && t >= ROTATE_END && t < READ_END;
    phase <= turning ? {set_b, set_a} : 32'd0;
    config_bad <= no_good;
    if (reset) begin
      gates <= 0;
      phase <= 0;
      config_bad <= IMPOSSIBLE;
    end
  end

  // ---- frames from the host
  function [31:0] crc_step(input [31:0] crc, input [7:0] data);
    integer i;
    begin
      crc_step = crc ^ {24'd0, data};
      for (i = 0; i < 8; i = i + 1) crc_step = crc_step[0] ? (crc_step >> 1) ^ 32'hedb88320 : crc_step >> 1;
    end
  endfunction

  reg [87:0] got;         // the newest byte highest
  reg [ 3:0] got_bytes;   // 12: too many
  reg [31:0] got_crc;
  reg escaping, spoilt, in_step, padded, command;
  assign down_ready = !reset && !command;
  wire take = down_valid && down_ready;
  wire [7:0] plain = !escaping ? down_data : down_data == ESC_END ? END : ESC;
  wire [7:0] kind = got >> (88 - 8 * got_bytes);
  wire right_length = (kind == 8'h01 || kind == 8'h03) ? got_bytes == 7 : kind == 8'h02 ? got_bytes == 11 :
      kind == 8'h04 ? got_bytes == 10 : got_bytes >= 6 && got_bytes <= 11;
  wire good = in_step && !spoilt && !escaping && got_bytes <= 11 && right_length && got_crc == 32'hdebb20e3;
  reg [87:0] body;        // the first byte lowest

  // ---- answers and records to the host
  reg [319:0] sending;    // the next byte lowest
  reg [5:0] left;         // bytes before the CRC
  reg [2:0] stage;        // 0 nothing, 1 body, 2 CRC, 3 closing
  reg [1:0] crc_left;
  reg [31:0] crc;
  reg half;               // the escape of this byte is out
  reg is_record;
  reg sent;               // a copy of the record has gone out
  reg [31:0] rest;        // until the next copy
  wire quiet = stage == 0 && !up_valid;
  wire [7:0] next = stage == 2 ? ~crc[7:0] : sending[7:0];
  wire room = !up_valid || up_ready;
  wire record_due = full && (!sent || rest == 0);
  reg favour_record;

  // ---- what a command deserves
  wire [7:0] c_type = body[7:0], c_sequence = body[15:8], c_address = body[23:16];
  wire [31:0] c_data = body[55:24];
  wire in_turn = c_sequence == last + 8'd1;
  wire idle = !active && !open;
  wire is_config = c_address >= 8'h02 && c_address <= 8'h09;
  reg [7:0] code;
  always @* begin
    code = 8'd6;
    if (c_type == 8'h01 || c_type == 8'h02) begin
      if (c_sequence == last) code = 8'd1;
      else if (!in_turn) code = 8'd2;
      else if (c_type == 8'h01) code = padded ? 8'd8 : have ? 8'd3 : 8'd0;
      else if (c_address == 8'h01) code = 8'd0;
      else code = !is_config ? 8'd5 : (idle && !run) ? 8'd0 : 8'd4;
    end else if (c_type == 8'h04) code = full && body[47:16] == number ? 8'd0 : 8'd7;
  end
  wire serve = command && quiet && !reset && !(record_due && favour_record);
  wire send_record = quiet && !reset && record_due && (favour_record || !command);
  wire counted = serve && (c_type == 8'h01 || c_type == 8'h02) && (code == 8'd0 || code == 8'd5);
  wire writes = serve && c_type == 8'h02 && code == 8'd0;
  assign put_now = serve && c_type == 8'h01 && code == 8'd0;
  assign put_word = {c_sequence, body[17:16]};
  assign ack_now = serve && c_type == 8'h04 && code == 8'd0;
  wire complete = ending == 8'h01;

  reg [31:0] value;
  always @* begin
    case (c_address)
      8'h00: value = 32'h42454c01;
      8'h01: value = run;
      8'h02: value = role;
      8'h03: value = patterns;
      8'h04: value = offset_a;
      8'h05: value = offset_b;
      8'h06: value = limit_a;
      8'h07: value = limit_b;
      8'h08: value = most_tries;
      8'h09: value = most_silence;
      8'h0a: value = {16'd0, last, link_down, timed_out, 1'b0, config_bad, have, full, open, active};
      8'h0b: value = tries[31:0];
      8'h0c: value = tries[47:32];
      8'h0d: value = number;
      8'h0e: value = bad_frames;
      8'h0f: value = resent;
      8'h10: value = singles0;
      8'h11: value = singles1;
      8'h12: value = singles2;
      8'h13: value = singles3;
      default: value = 0;
    endcase
  end

  always @(posedge clock) begin
    // host to sequencer
    if (take) begin
      if (down_data == END) begin
        if (got_bytes != 0 || escaping) begin
          command <= good;
          body <= got >> (88 - 8 * got_bytes);
          if (in_step && !good && bad_frames != 16'hffff) bad_frames <= bad_frames + 1;
          if (!good) padded <= 1'b0;
        end
        got_bytes <= 0;
        got_crc <= 32'hffffffff;
        escaping <= 1'b0;
        spoilt <= 1'b0;
        in_step <= 1'b1;
      end else if (down_data == ESC && !escaping) begin
        escaping <= 1'b1;
        if (got_bytes >= 2) padded <= 1'b1;
      end else begin
        if (escaping && down_data != ESC_END && down_data != ESC_ESC) spoilt <= 1'b1;
        escaping <= 1'b0;
        got <= {plain, got[87:8]};
        got_crc <= crc_step(got_crc, plain);
        if (got_bytes != 12) got_bytes <= got_bytes + 1;
      end
    end
    if (serve) begin
      command <= 1'b0;
      padded <= 1'b0;
      favour_record <= 1'b1;
      is_record <= 1'b0;
      if (counted) last <= c_sequence;
      if (c_type == 8'h03) begin
        sending <= {value, c_address, c_sequence, 8'h82};
        left <= 7;
      end else begin
        sending <= {counted ? c_sequence : last, code, c_sequence, 8'h81};
        left <= 4;
      end
    end
    if (send_record) begin
      favour_record <= 1'b0;
      is_record <= 1'b1;
      sent <= 1'b1;
      if (sent && resent != 16'hffff) resent <= resent + 1;
      sending <= {
        16'd0, 8'd0, ending, set_b, set_a, complete ? {photons_b, photons_a} : 32'd0,
        complete ? {3'd0, 1'b1, 2'd0, bright_b, bright_a} : 8'd0, clicked, pattern, 6'd0, used[1:0], used[9:2],
        tries, stamp, number, 8'h01, 8'h83
      };
      left <= 36;
    end
    if (!full || ack_now) sent <= 1'b0;
    if (is_record && !quiet) rest <= RESEND_CYCLES;
    else if (rest != 0) rest <= rest - 1;

    // sequencer to host
    if (up_ready) up_valid <= 1'b0;
    if (serve || send_record) begin
      up_valid <= 1'b1;
      up_data <= END;
      stage <= 1;
      crc <= 32'hffffffff;
      crc_left <= 3;
      half <= 1'b0;
    end else if (stage != 0 && room) begin
      up_valid <= 1'b1;
      if (stage == 3) begin
        up_data <= END;
        stage <= 0;
      end else if ((next == END || next == ESC) && !half) begin
        up_data <= ESC;
        half <= 1'b1;
      end else begin
        up_data <= !half ? next : next == END ? ESC_END : ESC_ESC;
        half <= 1'b0;
        if (stage == 1) begin
          crc <= crc_step(crc, next);
          sending <= sending >> 8;
          left <= left - 1;
          if (left == 1) stage <= 2;
        end else begin
          crc <= {8'd0, crc[31:8]};
          crc_left <= crc_left - 1;
          if (crc_left == 0) stage <= 3;
        end
      end
    end
    if (reset) begin
      {command, padded, got_bytes, escaping, spoilt, in_step} <= 0;
      got_crc <= 32'hffffffff;
      {stage, up_valid, sent, is_record, favour_record, rest} <= 0;
      bad_frames <= 0;
      resent <= 0;
    end else if (writes && c_address == 8'h01 && c_data[2]) begin
      bad_frames <= 0;
      resent <= 0;
    end
  end

  // ---- registers
  always @(posedge clock) begin
    if (herald || (writes && c_address == 8'h01)) tried <= 0;
    else if (begins) tried <= tried + 1;
    if (serve) silence <= 0;
    else if (silence != 32'hffffffff) silence <= silence + 1;
    if (hit[0]) singles0 <= singles0 + 1;
    if (hit[1]) singles1 <= singles1 + 1;
    if (hit[2]) singles2 <= singles2 + 1;
    if (hit[3]) singles3 <= singles3 + 1;
    if (writes)
      case (c_address)
        8'h01: begin
          run <= c_data[0] && !c_data[1];
          if (c_data[2]) {singles0, singles1, singles2, singles3} <= 0;
        end
        8'h02: role <= c_data[1:0];
        8'h03: patterns <= c_data[15:0];
        8'h04: offset_a <= c_data[15:0];
        8'h05: offset_b <= c_data[15:0];
        8'h06: limit_a <= c_data[15:0];
        8'h07: limit_b <= c_data[15:0];
        8'h08: most_tries <= c_data;
        8'h09: most_silence <= c_data;
        default: ;
      endcase
    if (reset) begin
      run <= 0;
      role <= 0;
      patterns <= 16'h0660;
      {offset_a, offset_b} <= 0;
      limit_a <= 5;
      limit_b <= 5;
      {most_tries, most_silence, tried, silence} <= 0;
      {singles0, singles1, singles2, singles3} <= 0;
    end
  end
endmodule
