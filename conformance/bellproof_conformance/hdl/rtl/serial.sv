// A serial line as byte streams: what stands between the player and a sequencer whose link is a UART.
// 8 data bits, no parity, 1 stop bit, least significant bit first, idle high.
`timescale 1ns / 1ns
`default_nettype none

module bellproof_serial #(
    parameter CLKS_PER_BIT = 8
) (
    input  wire       clk,
    input  wire       rst_n,
    output reg        to_design,
    input  wire       from_design,
    input  wire [7:0] s_axis_tdata,
    input  wire       s_axis_tvalid,
    output wire       s_axis_tready,
    output reg  [7:0] m_axis_tdata,
    output reg        m_axis_tvalid,
    input  wire       m_axis_tready,
    output wire       m_axis_tlast
);
  assign m_axis_tlast = 1'b0;

  reg [9:0] out = 10'h3ff;
  reg [3:0] out_bits = 0;
  reg [31:0] out_time = 0;
  assign s_axis_tready = rst_n && out_bits == 0;
  initial to_design = 1'b1;
  always @(posedge clk) begin
    if (out_bits == 0) begin
      to_design <= 1'b1;
      if (s_axis_tvalid && s_axis_tready) begin
        out <= {1'b1, s_axis_tdata, 1'b0};
        out_bits <= 4'd10;
        out_time <= 0;
      end
    end else begin
      to_design <= out[0];
      if (out_time == CLKS_PER_BIT - 1) begin
        out <= {1'b1, out[9:1]};
        out_bits <= out_bits - 4'd1;
        out_time <= 0;
      end else out_time <= out_time + 1;
    end
    if (!rst_n) begin
      out_bits  <= 0;
      to_design <= 1'b1;
    end
  end

  // Bytes are taken at once: a serial line cannot be held back. `m_axis_tready` is not looked at.
  reg [3:0] in_bits = 0;
  reg [31:0] in_time = 0;
  reg [7:0] in = 0;
  initial m_axis_tvalid = 1'b0;
  always @(posedge clk) begin
    m_axis_tvalid <= 1'b0;
    if (in_bits == 0) begin
      if (from_design === 1'b0) begin
        in_bits <= 4'd1;
        in_time <= CLKS_PER_BIT / 2;
      end
    end else if (in_time == CLKS_PER_BIT - 1) begin
      in_time <= 0;
      in_bits <= in_bits + 4'd1;
      if (in_bits >= 4'd2 && in_bits <= 4'd9) in <= {from_design, in[7:1]};
      if (in_bits == 4'd10) begin
        in_bits <= 0;
        m_axis_tdata <= in;
        m_axis_tvalid <= from_design;
      end
    end else in_time <= in_time + 1;
    if (!rst_n) in_bits <= 0;
  end
endmodule
`default_nettype wire
