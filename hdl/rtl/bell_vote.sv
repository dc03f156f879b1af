// A register kept three times: read by majority, repaired every cycle. Survives reset.
//
// `damaged` is high while a copy differs from the others.
module bell_vote #(
    parameter int WIDTH = 1,
    parameter logic [WIDTH-1:0] START = '0
) (
    input  logic             clk,
    input  logic             write,
    input  logic [WIDTH-1:0] next,
    output logic [WIDTH-1:0] value,
    output logic             damaged
);

  // Power-up values, not reset values: what this holds must outlive a reset.
  (* keep *) logic [WIDTH-1:0] copy_0 = START;
  (* keep *) logic [WIDTH-1:0] copy_1 = START;
  (* keep *) logic [WIDTH-1:0] copy_2 = START;

  assign value   = (copy_0 & copy_1) | (copy_0 & copy_2) | (copy_1 & copy_2);
  assign damaged = (copy_0 != copy_1) || (copy_0 != copy_2);

  always_ff @(posedge clk) begin
    copy_0 <= write ? next : value;
    copy_1 <= write ? next : value;
    copy_2 <= write ? next : value;
  end

endmodule
