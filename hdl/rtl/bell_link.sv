// Commands of the host, their answers, and records until they are acknowledged.
//
// What a frame deserves is worked out in the cycle before it is taken, from facts that only a frame
// can change for the worse (room for a word, a record that waits, an idle machine).
// A command is done in one cycle, together with the step of the sequence number: never half, and
// never twice. The last sequence number survives reset and is kept three times.
module bell_link #(
    parameter int T_RETRY = bell_pkg::DEFAULT_RETRY
) (
    input  logic        clk,
    input  logic        rst_n,
    input  logic [ 7:0] s_axis_tdata,
    input  logic        s_axis_tvalid,
    output logic        s_axis_tready,
    output logic [ 7:0] m_axis_tdata,
    output logic        m_axis_tvalid,
    input  logic        m_axis_tready,
    output logic        m_axis_tlast,
    // the core
    output logic        setting_put,
    output logic [ 1:0] setting_word,
    output logic [ 7:0] setting_sequence,
    input  logic        setting_room,
    output logic [ 7:0] address,
    output logic        write,
    output logic [31:0] write_data,
    input  logic [ 7:0] write_code,
    input  logic [31:0] read_data,
    output logic        good_frame,
    output logic        bad_frame,
    output logic        retried,
    output logic [ 7:0] last_sequence,
    output logic        bad_last,
    input  logic        record_ready,
    input  logic [31:0] record_number,
    output logic [ 5:0] record_index,
    input  logic [ 7:0] record_byte,
    output logic        acknowledged
);

  localparam logic [5:0] CRC_BYTES = 6'd4;

  logic        frame_valid;
  logic [ 7:0] frame_type;
  logic [ 7:0] frame_sequence;
  logic [39:0] body;
  logic        stuffed;
  logic        take;
  logic        tx_start;
  logic        tx_busy;
  logic [ 5:0] tx_index;
  logic [ 7:0] tx_byte;
  logic [ 5:0] tx_length;

  logic [ 7:0] code_now;
  logic [ 7:0] code;           // of the cycle before
  logic        weighed;        // `code` is of the frame that waits
  logic        step;           // the sequence number is used up
  logic        due;            // the record was to be sent, in the cycle before
  logic        send_record;
  logic        record_turn;    // a frame was answered last
  logic        sending_record;
  logic        sent;           // the record that waits was sent once
  logic [31:0] retry_timer;
  logic [63:0] answer;         // first byte lowest; filled up with zeros
  logic        long_answer;
  logic [31:0] read_data_q;
  logic        answering;      // `answer` lacks its data

  bell_frame_rx u_rx (
      .clk,
      .rst_n,
      .tdata      (s_axis_tdata),
      .tvalid     (s_axis_tvalid),
      .tready     (s_axis_tready),
      .frame_valid,
      .frame_type,
      .frame_sequence,
      .frame_body (body),
      .frame_stuffed(stuffed),
      .frame_take (take),
      .bad_frame
  );

  bell_vote #(
      .WIDTH(8)
  ) u_last (
      .clk,
      .write  (step),
      .next   (frame_sequence),
      .value  (last_sequence),
      .damaged(bad_last)
  );

  assign setting_word = body[1:0];
  assign setting_sequence = frame_sequence;
  assign address = body[7:0];
  assign write_data = body[39:8];

  assign send_record = rst_n && !tx_busy && due && (record_turn || !weighed);
  assign take = rst_n && !tx_busy && weighed && !send_record;
  assign tx_start = take || send_record;
  assign good_frame = take;
  assign retried = send_record && sent;

  always_comb begin
    code_now = bell_pkg::CODE_UNKNOWN;
    case (frame_type)
      bell_pkg::FRAME_SETTING, bell_pkg::FRAME_WRITE:
      if (frame_sequence == last_sequence) code_now = bell_pkg::CODE_DUPLICATE;
      else if (frame_sequence != last_sequence + 8'd1) code_now = bell_pkg::CODE_SEQUENCE;
      else if (frame_type == bell_pkg::FRAME_WRITE) code_now = write_code;
      else if (stuffed) code_now = bell_pkg::CODE_MALFORMED;
      else if (!setting_room) code_now = bell_pkg::CODE_FULL;
      else code_now = bell_pkg::CODE_OK;
      bell_pkg::FRAME_RECORD_ACK:
      code_now = (record_ready && body[31:0] == record_number) ? bell_pkg::CODE_OK : bell_pkg::CODE_STALE;
      default: ;
    endcase
  end

  assign step = take && (frame_type == bell_pkg::FRAME_SETTING || frame_type == bell_pkg::FRAME_WRITE) &&
                (code == bell_pkg::CODE_OK || code == bell_pkg::CODE_READ_ONLY);
  assign setting_put = take && frame_type == bell_pkg::FRAME_SETTING && code == bell_pkg::CODE_OK;
  assign write = take && frame_type == bell_pkg::FRAME_WRITE && code == bell_pkg::CODE_OK;
  assign acknowledged = take && frame_type == bell_pkg::FRAME_RECORD_ACK && code == bell_pkg::CODE_OK;

  always_ff @(posedge clk) begin
    if (!rst_n) begin
      record_turn    <= 1'b0;
      sending_record <= 1'b0;
      sent           <= 1'b0;
      retry_timer    <= '0;
      answer         <= '0;
      long_answer    <= 1'b0;
      code           <= '0;
      weighed        <= 1'b0;
      due            <= 1'b0;
      read_data_q    <= '0;
      answering      <= 1'b0;
    end else begin
      code    <= code_now;
      weighed <= frame_valid && !take;
      // After a copy or an acknowledgement the sender is busy: what was due is looked at anew.
      due     <= record_ready && (!sent || retry_timer == '0);
      if (take) begin
        record_turn    <= 1'b1;
        sending_record <= 1'b0;
        long_answer    <= frame_type == bell_pkg::FRAME_READ;
        answer <= (frame_type == bell_pkg::FRAME_READ) ?
            {40'b0, body[7:0], frame_sequence, bell_pkg::FRAME_DATA} :
            {32'b0, step ? frame_sequence : last_sequence, code, frame_sequence, bell_pkg::FRAME_ACK};
      end
      // The register's value in the cycle of the answer, added one cycle later: it is long before its first byte leaves.
      read_data_q <= read_data;
      answering   <= take && frame_type == bell_pkg::FRAME_READ;
      if (answering) answer[55:24] <= read_data_q;
      if (send_record) begin
        record_turn    <= 1'b0;
        sending_record <= 1'b1;
      end
      // Counts down from the last byte of the copy sent.
      if (sending_record && tx_busy) retry_timer <= 32'(T_RETRY);
      else if (retry_timer != '0) retry_timer <= retry_timer - 32'd1;

      if (!record_ready || acknowledged) sent <= 1'b0;
      else if (send_record) sent <= 1'b1;
    end
  end

  assign record_index = tx_index;
  assign tx_byte = sending_record ? record_byte : answer[8*tx_index[2:0]+:8];
  assign tx_length = (sending_record ? bell_pkg::LENGTH_RECORD :
                      long_answer ? bell_pkg::LENGTH_DATA : bell_pkg::LENGTH_ACK) - CRC_BYTES;

  bell_frame_tx u_tx (
      .clk,
      .rst_n,
      .start      (tx_start),
      .body_length(tx_length),
      .body_index (tx_index),
      .body_byte  (tx_byte),
      .busy       (tx_busy),
      .tdata      (m_axis_tdata),
      .tvalid     (m_axis_tvalid),
      .tready     (m_axis_tready),
      .tlast      (m_axis_tlast)
  );

endmodule
