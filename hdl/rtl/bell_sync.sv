// Two-flop synchronisers, and the rising edge of each input.
//
// An input that rises in cycle n (low in n-1) gives `rise` in cycle n+2, for one cycle.
module bell_sync #(
    parameter int WIDTH = 1
) (
    input  logic             clk,
    input  logic             rst_n,
    input  logic [WIDTH-1:0] asynchronous,
    output logic [WIDTH-1:0] level,
    output logic [WIDTH-1:0] rise
);

  // Kept apart from logic, so that a metastable value has a whole cycle to settle.
  (* keep, async_reg = "true" *) logic [WIDTH-1:0] first;
  (* keep, async_reg = "true" *) logic [WIDTH-1:0] second;
  logic [WIDTH-1:0] third;

  always_ff @(posedge clk) begin
    if (!rst_n) begin
      // An input that is high when reset ends is no edge.
      first  <= '1;
      second <= '1;
      third  <= '1;
    end else begin
      first  <= asynchronous;
      second <= first;
      third  <= second;
    end
  end

  assign level = second;
  assign rise  = second & ~third;

endmodule
