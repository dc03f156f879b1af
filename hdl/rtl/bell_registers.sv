// Configuration, monitors and fault causes, as the host reads and writes them.
module bell_registers (
    input  logic             clk,
    input  logic             rst_n,
    // host
    input  logic [7:0]       address,
    input  logic             write,          // only when `write_code` is OK
    input  logic [31:0]      write_data,
    output logic [7:0]       write_code,
    output logic [31:0]      read_data,
    input  logic             good_frame,
    input  logic             bad_frame,
    input  logic             retried,
    input  logic [7:0]       last_sequence,
    // what is going on
    input  logic             idle,
    input  logic             in_fault,
    input  logic             slot_open,
    input  logic             slot_ready,
    input  logic             available,
    input  logic             cfg_error,
    input  logic             attempt_first,
    input  logic             fresh,
    input  logic [3:0]       singles,
    input  logic [47:0]      attempts,
    input  logic [31:0]      number,
    input  logic [7:0]       new_causes,
    // configuration and conditions
    output logic             run,
    output logic             clear_fault,
    output logic [1:0]       role,
    output logic [15:0]      patterns,
    output logic [15:0]      offset_a,
    output logic [15:0]      offset_b,
    output logic [15:0]      threshold_a,
    output logic [15:0]      threshold_b,
    output logic             link_down,
    output logic             timed_out,
    output logic [7:0]       causes
);

  logic [31:0] limit;
  logic [31:0] link_limit;
  logic [31:0] tries;
  logic [31:0] link_timer;
  logic [15:0] frame_errors;
  logic [15:0] retries;
  logic [3:0][31:0] single_counts;
  logic        control_write;
  logic        clear_monitors;
  // A write takes effect one cycle later. Between the two only a reset can come, and it clears all the same.
  logic        pending;
  logic [7:0]  pending_address;
  logic [31:0] pending_data;

  assign control_write  = pending && pending_address == bell_pkg::REG_CONTROL;
  assign clear_monitors = control_write && pending_data[2];

  always_comb begin
    case (address)
      bell_pkg::REG_CONTROL: write_code = bell_pkg::CODE_OK;
      bell_pkg::REG_ROLE, bell_pkg::REG_PATTERNS, bell_pkg::REG_CAL_A, bell_pkg::REG_CAL_B,
      bell_pkg::REG_THRESHOLD_A, bell_pkg::REG_THRESHOLD_B, bell_pkg::REG_LIMIT,
      bell_pkg::REG_LINK_LIMIT:
      write_code = (idle && !run && !pending) ? bell_pkg::CODE_OK : bell_pkg::CODE_BUSY;
      default: write_code = bell_pkg::CODE_READ_ONLY;
    endcase
  end

  always_ff @(posedge clk) begin
    if (!rst_n) begin
      run           <= 1'b0;
      role          <= bell_pkg::RESET_ROLE;
      patterns      <= bell_pkg::RESET_PATTERNS;
      offset_a      <= bell_pkg::RESET_CAL_A;
      offset_b      <= bell_pkg::RESET_CAL_B;
      threshold_a   <= bell_pkg::RESET_THRESHOLD_A;
      threshold_b   <= bell_pkg::RESET_THRESHOLD_B;
      limit         <= bell_pkg::RESET_LIMIT;
      link_limit    <= bell_pkg::RESET_LINK_LIMIT;
      tries         <= '0;
      link_timer    <= '0;
      causes        <= '0;
      clear_fault   <= 1'b0;
      link_down     <= 1'b0;
      timed_out     <= 1'b0;
      pending         <= 1'b0;
      pending_address <= '0;
      pending_data    <= '0;
      frame_errors  <= '0;
      retries       <= '0;
      single_counts <= '0;
    end else begin
      pending         <= write;
      pending_address <= address;
      pending_data    <= write_data;
      if (pending) begin
        case (pending_address)
          bell_pkg::REG_CONTROL: run <= pending_data[0] && !pending_data[1];
          bell_pkg::REG_ROLE: role <= pending_data[1:0];
          bell_pkg::REG_PATTERNS: patterns <= pending_data[15:0];
          bell_pkg::REG_CAL_A: offset_a <= pending_data[15:0];
          bell_pkg::REG_CAL_B: offset_b <= pending_data[15:0];
          bell_pkg::REG_THRESHOLD_A: threshold_a <= pending_data[15:0];
          bell_pkg::REG_THRESHOLD_B: threshold_b <= pending_data[15:0];
          bell_pkg::REG_LIMIT: limit <= pending_data;
          bell_pkg::REG_LINK_LIMIT: link_limit <= pending_data;
          default: ;
        endcase
      end
      clear_fault <= control_write && pending_data[1];
      // Told one cycle late, for speed.
      link_down   <= link_limit != '0 && link_timer >= link_limit;
      timed_out   <= limit != '0 && tries >= limit;
      if (causes != '0) run <= 1'b0;
      causes <= clear_fault ? 8'd0 : causes | new_causes;

      if (control_write || fresh) tries <= '0;
      else if (attempt_first && tries < limit) tries <= tries + 32'd1;

      if (good_frame) link_timer <= '0;
      else if (link_timer < link_limit) link_timer <= link_timer + 32'd1;

      if (clear_monitors) begin
        frame_errors  <= '0;
        retries       <= '0;
        single_counts <= '0;
      end else begin
        if (bad_frame && frame_errors != '1) frame_errors <= frame_errors + 16'd1;
        if (retried && retries != '1) retries <= retries + 16'd1;
        for (int i = 0; i < 4; i++) begin
          if (singles[i]) single_counts[i] <= single_counts[i] + 32'd1;
        end
      end
    end
  end

  always_comb begin
    case (address)
      bell_pkg::REG_ID: read_data = bell_pkg::RESET_ID;
      bell_pkg::REG_CONTROL: read_data = {31'b0, run};
      bell_pkg::REG_ROLE: read_data = {30'b0, role};
      bell_pkg::REG_PATTERNS: read_data = {16'b0, patterns};
      bell_pkg::REG_CAL_A: read_data = {16'b0, offset_a};
      bell_pkg::REG_CAL_B: read_data = {16'b0, offset_b};
      bell_pkg::REG_THRESHOLD_A: read_data = {16'b0, threshold_a};
      bell_pkg::REG_THRESHOLD_B: read_data = {16'b0, threshold_b};
      bell_pkg::REG_LIMIT: read_data = limit;
      bell_pkg::REG_LINK_LIMIT: read_data = link_limit;
      bell_pkg::REG_STATUS:
      read_data = {8'b0, causes, last_sequence, link_down, timed_out, in_fault || causes != '0, cfg_error,
                   available, slot_ready, slot_open, !idle && !in_fault};
      bell_pkg::REG_ATTEMPTS_LO: read_data = attempts[31:0];
      bell_pkg::REG_ATTEMPTS_HI: read_data = {16'b0, attempts[47:32]};
      bell_pkg::REG_HERALDS: read_data = number;
      bell_pkg::REG_FRAME_ERRORS: read_data = {16'b0, frame_errors};
      bell_pkg::REG_RETRIES: read_data = {16'b0, retries};
      bell_pkg::REG_SINGLES_0: read_data = single_counts[0];
      bell_pkg::REG_SINGLES_1: read_data = single_counts[1];
      bell_pkg::REG_SINGLES_2: read_data = single_counts[2];
      bell_pkg::REG_SINGLES_3: read_data = single_counts[3];
      default: read_data = '0;
    endcase
  end

endmodule
