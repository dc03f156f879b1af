// A frame's bytes to the host: END, content and CRC escaped, END.
// Each byte is fetched in one cycle and handed over in a later one.
module bell_frame_tx (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       start,        // only while not `busy`
    input  logic [5:0] body_length,  // bytes before the CRC; stands while `busy`
    output logic [5:0] body_index,
    input  logic [7:0] body_byte,
    output logic       busy,
    output logic [7:0] tdata,
    output logic       tvalid,
    input  logic       tready,
    output logic       tlast
);

  localparam logic [7:0] END = 8'hC0;
  localparam logic [7:0] ESC = 8'hDB;
  localparam logic [7:0] ESC_END = 8'hDC;
  localparam logic [7:0] ESC_ESC = 8'hDD;

  localparam logic [1:0] QUIET = 2'd0;
  localparam logic [1:0] BODY = 2'd1;
  localparam logic [1:0] CRC = 2'd2;
  localparam logic [1:0] CLOSING = 2'd3;

  logic [ 1:0] phase;
  logic [ 5:0] index;
  logic [ 1:0] crc_index;
  logic [31:0] crc;
  logic [31:0] crc_next;
  logic [31:0] crc_sent;
  logic [ 7:0] plain;      // the byte fetched, once `loaded`
  logic        loaded;
  logic        special;
  logic        escaped;    // the ESC before the present byte has been handed over
  logic        room;

  bell_crc32 u_crc (
      .crc,
      .data(plain),
      .crc_next
  );

  assign body_index = index;
  assign crc_sent   = ~crc;
  assign special    = plain == END || plain == ESC;
  assign room       = !tvalid || tready;
  assign busy       = phase != QUIET || tvalid;

  always_ff @(posedge clk) begin
    if (!rst_n) begin
      phase     <= QUIET;
      index     <= '0;
      crc_index <= '0;
      crc       <= '1;
      escaped   <= 1'b0;
      plain     <= '0;
      loaded    <= 1'b0;
      tdata     <= '0;
      tvalid    <= 1'b0;
      tlast     <= 1'b0;
    end else begin
      if (tready) begin
        tvalid <= 1'b0;
        tlast  <= 1'b0;
      end
      if (start) begin
        phase     <= BODY;
        index     <= '0;
        crc_index <= '0;
        crc       <= '1;
        escaped   <= 1'b0;
        loaded    <= 1'b0;
        tdata     <= END;
        tvalid    <= 1'b1;
      end else if ((phase == BODY || phase == CRC) && !loaded) begin
        plain  <= (phase == BODY) ? body_byte : crc_sent[8*crc_index+:8];
        loaded <= 1'b1;
      end else if (room && phase != QUIET) begin
        tvalid <= 1'b1;
        if (phase == CLOSING) begin
          tdata <= END;
          tlast <= 1'b1;
          phase <= QUIET;
        end else if (special && !escaped) begin
          tdata   <= ESC;
          escaped <= 1'b1;
        end else begin
          tdata   <= !escaped ? plain : (plain == END) ? ESC_END : ESC_ESC;
          escaped <= 1'b0;
          loaded  <= 1'b0;
          if (phase == BODY) begin
            crc   <= crc_next;
            index <= index + 6'd1;
            if (index == body_length - 6'd1) phase <= CRC;
          end else begin
            crc_index <= crc_index + 2'd1;
            if (crc_index == 2'd3) phase <= CLOSING;
          end
        end
      end
    end
  end

endmodule
