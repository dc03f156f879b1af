// Bytes to a serial line: 8 data bits, no parity, 1 stop bit, least significant bit first.
module bell_uart_tx #(
    parameter int CLKS_PER_BIT = 100
) (
    input  logic       clk,
    input  logic       rst_n,
    input  logic [7:0] tdata,
    input  logic       tvalid,
    output logic       tready,
    output logic       txd
);

  localparam logic [15:0] WHOLE = 16'(CLKS_PER_BIT - 1);

  logic [15:0] wait_count;
  logic [ 3:0] bits;       // bits still to come, the present one included
  logic [ 8:0] shifted;

  assign tready = rst_n && bits == 4'd0;

  always_ff @(posedge clk) begin
    if (!rst_n) begin
      wait_count <= '0;
      bits       <= '0;
      shifted    <= '1;
      txd        <= 1'b1;
    end else if (bits == 4'd0) begin
      txd <= 1'b1;
      if (tvalid) begin
        txd        <= 1'b0;
        shifted    <= {1'b1, tdata};
        bits       <= 4'd10;
        wait_count <= WHOLE;
      end
    end else if (wait_count != '0) wait_count <= wait_count - 16'd1;
    else begin
      wait_count     <= WHOLE;
      bits           <= bits - 4'd1;
      {shifted, txd} <= {1'b1, shifted};
    end
  end

endmodule
