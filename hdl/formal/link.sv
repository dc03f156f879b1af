// The link with free streams and a free core: what the core's proof assumes of it, and that no
// command is done twice, no record forgotten, no byte changed while it waits.
module link #(
    parameter int T_RETRY = 21
) (
    input logic        clk,
    input logic        rst_n,
    input logic [ 7:0] s_axis_tdata,
    input logic        s_axis_tvalid,
    input logic        m_axis_tready,
    input logic        setting_room,
    input logic [ 7:0] write_code,
    input logic [31:0] read_data,
    input logic        record_ready,
    input logic [31:0] record_number,
    input logic [ 7:0] record_byte,
    input logic        always_takes   // chosen once: the host takes a byte each cycle
);
  logic s_axis_tready, m_axis_tvalid, m_axis_tlast, setting_put, write, good_frame, bad_frame, retried, bad_last, acknowledged;
  logic [7:0] m_axis_tdata, setting_sequence, address, last_sequence;
  logic [1:0] setting_word;
  logic [31:0] write_data;
  logic [5:0] record_index;

  bell_link #(
      .T_RETRY(T_RETRY)
  ) dut (
      .*
  );

  logic g_sound = 1'b0;
  logic g_begun = 1'b0, g_past_rst_n = 1'b0, g_past_room = 1'b0, g_past_ready = 1'b0;
  logic [7:0] g_past_code = '0, g_past_last = '0;
  logic [31:0] g_past_number = '0;
  logic g_past_put = 1'b0, g_past_write = 1'b0, g_past_step = 1'b0, g_past_ack = 1'b0;
  logic [7:0] g_past_data = '0, g_past_sequence = '0;
  logic g_past_end = 1'b0;
  logic g_past_valid = 1'b0, g_past_tready = 1'b0, g_past_tlast = 1'b0;
  always_ff @(posedge clk) begin
    g_begun <= 1'b1;
    g_past_rst_n <= rst_n;
    g_past_room <= setting_room;
    g_past_ready <= record_ready;
    g_past_number <= record_number;
    g_past_code <= write_code;
    g_past_last <= last_sequence;
    g_past_put <= setting_put;
    g_past_write <= write;
    g_past_step <= dut.step;
    g_past_ack <= acknowledged;
    g_past_sequence <= dut.frame_sequence;
    g_past_data <= m_axis_tdata;
    g_past_valid <= m_axis_tvalid;
    g_past_tready <= m_axis_tready;
    g_past_tlast <= m_axis_tlast;
    g_past_end <= s_axis_tvalid && s_axis_tready && s_axis_tdata == 8'hC0;
    if (!g_begun) begin
      power_up_resets : assume (!rst_n);
    end
    copies_agree : assert (dut.u_last.copy_1 == dut.u_last.copy_0 && dut.u_last.copy_2 == dut.u_last.copy_0);
    // Facts only a frame changes for the worse (the core's proof and `top` show them).
    if (g_begun) begin
      room_stays : assume (setting_room || !g_past_room || g_past_put);
      record_stays : assume (!g_past_ready || g_past_ack || (record_ready && record_number == g_past_number));
    end
    if (g_begun) begin
      nothing_is_done_in_reset : assert (rst_n || !(setting_put || write || acknowledged || good_frame || dut.step));
      puts_only_with_room : assert (!setting_put || setting_room);
      writes_only_if_allowed : assert (!write || g_past_code == bell_pkg::CODE_OK);
      acknowledges_only_the_waiting_record : assert (
          !acknowledged || (record_ready && dut.u_rx.content[47:16] == record_number));
      one_thing_at_a_time : assert (
          !(setting_put && write) && !(setting_put && acknowledged) && !(write && acknowledged));
      // Never twice: whatever is done moves the last number by one, and nothing else moves it.
      done_once : assert (!(setting_put || write) || (dut.step && dut.frame_sequence == last_sequence + 8'd1));
      number_steps_by_one : assert (
          g_past_step ? (last_sequence == g_past_last + 8'd1 && last_sequence == g_past_sequence) : last_sequence == g_past_last);
      word_is_the_frames : assert (
          !setting_put || (dut.u_rx.content[7:0] == bell_pkg::FRAME_SETTING && setting_word == dut.u_rx.content[17:16] &&
          setting_sequence == dut.u_rx.content[15:8] && !dut.u_rx.stuffed));
      // Monitors: a frame is called bad at its END only, a copy is one of a record that waits.
      frames_are_bad_at_their_end : assert (!bad_frame || g_past_end);
      copies_are_of_a_waiting_record : assert (!retried || g_past_ready);
      no_damage_without_a_flip : assert (!bad_last);
      // A waiting byte stands.
      stream_stands : assert (
          !(g_past_valid && !g_past_tready && g_past_rst_n) ||
          (m_axis_tvalid && m_axis_tdata == g_past_data && m_axis_tlast == g_past_tlast));
      // A frame is taken only with the right CRC and length for its type.
      taken_means_sound : assert (!good_frame || (g_sound && dut.u_rx.valid));
      weighed_means_valid : assert (!dut.weighed || dut.u_rx.valid);
      code_is_fresh : assert (
          !dut.weighed || ((dut.code != bell_pkg::CODE_OK || dut.frame_type != bell_pkg::FRAME_SETTING || setting_room) &&
          ((dut.code != bell_pkg::CODE_OK && dut.code != bell_pkg::CODE_READ_ONLY) || (dut.frame_type != bell_pkg::FRAME_SETTING && dut.frame_type != bell_pkg::FRAME_WRITE) ||
           dut.frame_sequence == last_sequence + 8'd1) &&
          (dut.code != bell_pkg::CODE_OK || dut.frame_type != bell_pkg::FRAME_SETTING || !dut.stuffed) &&
          (dut.code != bell_pkg::CODE_OK || dut.frame_type != bell_pkg::FRAME_WRITE || g_past_code == bell_pkg::CODE_OK) &&
          (dut.code != bell_pkg::CODE_OK || dut.frame_type != bell_pkg::FRAME_RECORD_ACK ||
           (record_ready && dut.body[31:0] == record_number))));
      read_only_uses_up_the_number : assert (
          !dut.weighed || dut.code != bell_pkg::CODE_READ_ONLY || dut.frame_type != bell_pkg::FRAME_SETTING);
    end
  end
  // What made the frame that waits: CRC residue and length, as they were at its END.
  wire right_length = (dut.u_rx.content[7:0] == bell_pkg::FRAME_SETTING || dut.u_rx.content[7:0] == bell_pkg::FRAME_READ) ?
      dut.u_rx.length == 4'd7 : dut.u_rx.content[7:0] == bell_pkg::FRAME_WRITE ? dut.u_rx.length == 4'd11 :
      dut.u_rx.content[7:0] == bell_pkg::FRAME_RECORD_ACK ? dut.u_rx.length == 4'd10 :
      (dut.u_rx.length >= 4'd6 && dut.u_rx.length <= 4'd11);
  always_ff @(posedge clk) begin
    if (s_axis_tvalid && s_axis_tready && s_axis_tdata == 8'hC0)
      g_sound <= dut.u_rx.crc == 32'hDEBB_20E3 && right_length && !dut.u_rx.escaping;
    if (g_begun) begin
      waiting_frame_is_sound : assert (!dut.u_rx.valid || g_sound);
    end
  end

  // Liveness: with a host that takes a byte each cycle, a frame that waits is taken and a record
  // that waits is sent, each within the time of two frames.
  logic g_past_takes = 1'b0;
  logic [7:0] g_waits = '0, g_busy = '0;
  always_ff @(posedge clk) begin
    if (g_begun) begin
      // Bytes still to come bound the time: each needs three cycles at most (fetch, escape, byte).
      phase_is_bounded : assert (
          dut.u_tx.phase != 2'd1 || dut.u_tx.index < dut.u_tx.body_length);
    end
  end
  always_ff @(posedge clk) begin
    g_past_takes <= always_takes;
    if (g_begun) begin
      choice_stands_still : assume (always_takes == g_past_takes);
    end
    g_busy <= (dut.tx_busy && rst_n) ? g_busy + 8'd1 : '0;
    if (g_begun && dut.tx_busy) begin
      host_takes_bytes : assume (!always_takes || m_axis_tready);
    end
    if (g_begun && always_takes) begin
      frame_leaves_within_a_bound : assert (g_busy <= 8'd124);
      busy_so_far : assert (
          !dut.tx_busy ? g_busy <= 8'd124 :
          dut.u_tx.phase == 2'd1 ? g_busy <= 8'd3 * {2'b0, dut.u_tx.index} + {7'b0, dut.u_tx.loaded} + {7'b0, dut.u_tx.escaped} :
          dut.u_tx.phase == 2'd2 ? g_busy <= 8'd3 * {2'b0, dut.tx_length} + 8'd3 * {6'b0, dut.u_tx.crc_index} +
              {7'b0, dut.u_tx.loaded} + {7'b0, dut.u_tx.escaped} :
          dut.u_tx.phase == 2'd3 ? g_busy <= 8'd12 + 8'd3 * {2'b0, dut.tx_length} :
          g_busy <= 8'd13 + 8'd3 * {2'b0, dut.tx_length});
      escaped_is_loaded : assert (!dut.u_tx.escaped || dut.u_tx.loaded);
      length_is_legal : assert (dut.tx_length <= 6'd36);
    end
  end
  always_ff @(posedge clk) begin
    if (g_begun && rst_n) begin
      cover_sending : cover (dut.tx_busy && m_axis_tvalid && dut.u_tx.index == 6'd3);
      cover_waiting_byte : cover (g_past_valid && !g_past_tready && m_axis_tvalid);
      cover_record_is_sent : cover (record_ready && dut.send_record && always_takes);
      cover_slow_host : cover (!always_takes && dut.tx_busy);
    end
  end
endmodule
