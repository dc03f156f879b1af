// The queue of settings words. Each word is given out once; the queue survives reset.
module bell_settings #(
    parameter int DEPTH = 1
) (
    input  logic       clk,
    input  logic       put,
    input  logic [1:0] put_word,
    input  logic [7:0] put_sequence,
    output logic       has_room,
    input  logic       take,          // only while `available`
    output logic       available,
    output logic [1:0] word,
    output logic [7:0] sequence_number,
    output logic       damaged
);

  // The oldest word is at 0. Four places at most; those past DEPTH are never filled.
  logic [9:0] place_0 = '0;
  logic [9:0] place_1 = '0;
  logic [9:0] place_2 = '0;
  logic [9:0] place_3 = '0;
  logic [2:0] fill;
  logic [2:0] after_take;
  logic [2:0] fill_next;
  logic [9:0] incoming;

  bell_vote #(
      .WIDTH(3)
  ) u_fill (
      .clk,
      .write  (put || take),
      .next   (fill_next),
      .value  (fill),
      .damaged(damaged)
  );

  assign available  = fill != 3'd0;
  assign has_room   = fill < 3'(DEPTH);
  assign after_take = fill - {2'b0, take};
  assign fill_next  = after_take + {2'b0, put};
  assign incoming   = {put_sequence, put_word};
  assign {sequence_number, word} = place_0;

  always_ff @(posedge clk) begin
    if (put && after_take == 3'd0) place_0 <= incoming;
    else if (take) place_0 <= place_1;
    if (put && after_take == 3'd1) place_1 <= incoming;
    else if (take) place_1 <= place_2;
    if (put && after_take == 3'd2) place_2 <= incoming;
    else if (take) place_2 <= place_3;
    if (put && after_take == 3'd3) place_3 <= incoming;
  end

endmodule
