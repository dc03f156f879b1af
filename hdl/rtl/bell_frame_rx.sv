// Bytes from the host to frames: unescaped, of the right length, with the right CRC.
//
// A frame that is found stands still (and the stream waits) until it is taken.
module bell_frame_rx (
    input  logic        clk,
    input  logic        rst_n,
    input  logic [ 7:0] tdata,
    input  logic        tvalid,
    output logic        tready,
    output logic        frame_valid,
    output logic [ 7:0] frame_type,
    output logic [ 7:0] frame_sequence,
    output logic [39:0] frame_body,     // first byte lowest
    output logic        frame_stuffed,  // there was an escape after the sequence number
    input  logic        frame_take,
    output logic        bad_frame
);

  localparam logic [7:0] END = 8'hC0;
  localparam logic [7:0] ESC = 8'hDB;
  localparam logic [7:0] ESC_END = 8'hDC;
  localparam logic [7:0] ESC_ESC = 8'hDD;
  localparam logic [31:0] RESIDUE = 32'hDEBB_20E3;
  localparam logic [3:0] SHORTEST = 4'd6;
  localparam logic [3:0] LONGEST = 4'd11;

  logic [ 3:0] length;     // stops at LONGEST + 1
  logic [31:0] crc;
  logic [31:0] crc_next;
  logic        escaping;
  logic        sound;      // in step with the frames, and no wrong escape in this one
  logic        in_step;
  logic        stuffed;
  logic [55:0] content;    // the first seven bytes
  logic        valid;
  logic        byte_in;
  logic [ 7:0] plain;
  logic        is_data;
  logic        length_ok;
  logic        good;

  assign tready = rst_n && !valid;
  assign byte_in = tvalid && tready;
  assign plain = !escaping ? tdata : (tdata == ESC_END) ? END : ESC;
  assign is_data = tdata != END && (escaping || tdata != ESC);

  bell_crc32 u_crc (
      .crc,
      .data(plain),
      .crc_next
  );

  always_comb begin
    case (content[7:0])
      bell_pkg::FRAME_SETTING: length_ok = length == bell_pkg::LENGTH_SETTING[3:0];
      bell_pkg::FRAME_WRITE: length_ok = length == bell_pkg::LENGTH_WRITE[3:0];
      bell_pkg::FRAME_READ: length_ok = length == bell_pkg::LENGTH_READ[3:0];
      bell_pkg::FRAME_RECORD_ACK: length_ok = length == bell_pkg::LENGTH_RECORD_ACK[3:0];
      default: length_ok = length >= SHORTEST && length <= LONGEST;
    endcase
  end
  assign good = in_step && sound && !escaping && length_ok && crc == RESIDUE;

  always_ff @(posedge clk) begin
    bad_frame <= 1'b0;
    if (!rst_n) begin
      length   <= '0;
      crc      <= '1;
      escaping <= 1'b0;
      sound    <= 1'b1;
      in_step  <= 1'b0;
      stuffed  <= 1'b0;
      content  <= '0;
      valid    <= 1'b0;
    end else begin
      if (frame_take) valid <= 1'b0;
      if (frame_take) stuffed <= 1'b0;
      if (byte_in) begin
        if (tdata == END) begin
          length   <= '0;
          crc      <= '1;
          escaping <= 1'b0;
          sound    <= 1'b1;
          in_step  <= 1'b1;
          if (length != '0 || escaping) begin
            valid     <= good;
            bad_frame <= in_step && !good;
            if (!good) stuffed <= 1'b0;
          end
        end else if (is_data) begin
          escaping <= 1'b0;
          crc      <= crc_next;
          if (escaping && tdata != ESC_END && tdata != ESC_ESC) sound <= 1'b0;
          if (length <= LONGEST) length <= length + 4'd1;
          for (int i = 0; i < 7; i++) begin
            if (length == 4'(i)) content[8*i+:8] <= plain;
          end
        end else begin
          escaping <= 1'b1;
          if (length >= 4'd2) stuffed <= 1'b1;
        end
      end
    end
  end

  assign frame_valid = valid;
  assign frame_type = content[7:0];
  assign frame_sequence = content[15:8];
  assign frame_body = content[55:16];
  assign frame_stuffed = stuffed;

endmodule
