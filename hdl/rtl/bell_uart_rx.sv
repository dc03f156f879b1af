// Bytes from a serial line: 8 data bits, no parity, 1 stop bit, least significant bit first.
//
// A byte is sampled in the middle of its bits. One that is not taken before the next has come is
// lost, and so is one without a stop bit: the frame's CRC tells.
module bell_uart_rx #(
    parameter int CLKS_PER_BIT = 100
) (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       rxd,
    output logic [7:0] tdata,
    output logic       tvalid,
    input  logic       tready
);

  localparam logic [15:0] WHOLE = 16'(CLKS_PER_BIT - 1);
  // The start bit's fall was seen a cycle ago.
  localparam logic [15:0] HALF = 16'(CLKS_PER_BIT / 2 - 1);

  logic        level;
  logic        unused_rise;
  logic [15:0] wait_count;
  logic [ 3:0] bits;       // 0 idle, 1 start bit, 2 to 9 data bits, 10 stop bit
  logic [ 7:0] shifted;

  bell_sync #(
      .WIDTH(1)
  ) u_sync (
      .clk,
      .rst_n,
      .asynchronous(rxd),
      .level,
      .rise(unused_rise)
  );

  always_ff @(posedge clk) begin
    if (!rst_n) begin
      wait_count <= '0;
      bits       <= '0;
      shifted    <= '0;
      tdata      <= '0;
      tvalid     <= 1'b0;
    end else begin
      if (tready) tvalid <= 1'b0;
      if (bits == 4'd0) begin
        wait_count <= HALF;
        if (!level) bits <= 4'd1;
      end else if (wait_count != '0) wait_count <= wait_count - 16'd1;
      else begin
        wait_count <= WHOLE;
        bits       <= bits + 4'd1;
        if (bits == 4'd1) begin
          if (level) bits <= 4'd0;
        end else if (bits != 4'd10) shifted <= {level, shifted[7:1]};
        else begin
          bits <= 4'd0;
          if (level) begin
            tdata  <= shifted;
            tvalid <= 1'b1;
          end
        end
      end
    end
  end

endmodule
