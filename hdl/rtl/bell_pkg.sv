// Generated from hdl/sequencer.toml by hdl/generate.py; edit that file, not this one.
package bell_pkg;

  // Latencies in cycles: detector pin to internal click relative to an output; master to slave start.
  localparam int DETECTOR_LATENCY = 3;
  localparam int TRIGGER_LATENCY = 4;

  // Default times in cycles.
  localparam int DEFAULT_PUMP = 100;
  localparam int DEFAULT_MW = 900;
  localparam int DEFAULT_LASER = 1;
  localparam int DEFAULT_GATE = 1;
  localparam int DEFAULT_WINDOW = 30;
  localparam int DEFAULT_PERIOD = 1053;
  localparam int DEFAULT_COINC = 3;
  localparam int DEFAULT_SETTLE = 10;
  localparam int DEFAULT_ROTATE = 1000;
  localparam int DEFAULT_DETECT = 20000;
  localparam int DEFAULT_RETRY = 1000000;

  // Phases in turns / 2^16.
  localparam logic [15:0] PHASE_A0 = 16'd0;
  localparam logic [15:0] PHASE_A1 = 16'd16384;
  localparam logic [15:0] PHASE_B0 = 16'd8192;
  localparam logic [15:0] PHASE_B1 = 16'd24576;

  // Register addresses and values after reset.
  localparam logic [7:0] REG_ID = 8'h00;
  localparam logic [31:0] RESET_ID = 32'h42454C01;
  localparam logic [7:0] REG_CONTROL = 8'h01;
  localparam logic [7:0] REG_ROLE = 8'h02;
  localparam logic [1:0] RESET_ROLE = 2'h0;
  localparam logic [7:0] REG_PATTERNS = 8'h03;
  localparam logic [15:0] RESET_PATTERNS = 16'h660;
  localparam logic [7:0] REG_CAL_A = 8'h04;
  localparam logic [15:0] RESET_CAL_A = 16'h0;
  localparam logic [7:0] REG_CAL_B = 8'h05;
  localparam logic [15:0] RESET_CAL_B = 16'h0;
  localparam logic [7:0] REG_THRESHOLD_A = 8'h06;
  localparam logic [15:0] RESET_THRESHOLD_A = 16'h5;
  localparam logic [7:0] REG_THRESHOLD_B = 8'h07;
  localparam logic [15:0] RESET_THRESHOLD_B = 16'h5;
  localparam logic [7:0] REG_LIMIT = 8'h08;
  localparam logic [31:0] RESET_LIMIT = 32'h0;
  localparam logic [7:0] REG_LINK_LIMIT = 8'h09;
  localparam logic [31:0] RESET_LINK_LIMIT = 32'h0;
  localparam logic [7:0] REG_STATUS = 8'h0A;
  localparam logic [7:0] REG_ATTEMPTS_LO = 8'h0B;
  localparam logic [7:0] REG_ATTEMPTS_HI = 8'h0C;
  localparam logic [7:0] REG_HERALDS = 8'h0D;
  localparam logic [7:0] REG_FRAME_ERRORS = 8'h0E;
  localparam logic [7:0] REG_RETRIES = 8'h0F;
  localparam logic [7:0] REG_SINGLES_0 = 8'h10;
  localparam logic [7:0] REG_SINGLES_1 = 8'h11;
  localparam logic [7:0] REG_SINGLES_2 = 8'h12;
  localparam logic [7:0] REG_SINGLES_3 = 8'h13;

  // Frame types and the lengths of their contents in bytes.
  localparam logic [7:0] FRAME_SETTING = 8'h01;
  localparam logic [5:0] LENGTH_SETTING = 6'd7;
  localparam logic [7:0] FRAME_WRITE = 8'h02;
  localparam logic [5:0] LENGTH_WRITE = 6'd11;
  localparam logic [7:0] FRAME_READ = 8'h03;
  localparam logic [5:0] LENGTH_READ = 6'd7;
  localparam logic [7:0] FRAME_RECORD_ACK = 8'h04;
  localparam logic [5:0] LENGTH_RECORD_ACK = 6'd10;
  localparam logic [7:0] FRAME_ACK = 8'h81;
  localparam logic [5:0] LENGTH_ACK = 6'd8;
  localparam logic [7:0] FRAME_DATA = 8'h82;
  localparam logic [5:0] LENGTH_DATA = 6'd11;
  localparam logic [7:0] FRAME_RECORD = 8'h83;
  localparam logic [5:0] LENGTH_RECORD = 6'd40;

  // Codes of answers.
  localparam logic [7:0] CODE_OK = 8'd0;
  localparam logic [7:0] CODE_DUPLICATE = 8'd1;
  localparam logic [7:0] CODE_SEQUENCE = 8'd2;
  localparam logic [7:0] CODE_FULL = 8'd3;
  localparam logic [7:0] CODE_BUSY = 8'd4;
  localparam logic [7:0] CODE_READ_ONLY = 8'd5;
  localparam logic [7:0] CODE_UNKNOWN = 8'd6;
  localparam logic [7:0] CODE_STALE = 8'd7;
  localparam logic [7:0] CODE_MALFORMED = 8'd8;

  // The record's version, and where each field begins.
  localparam logic [7:0] RECORD_VERSION = 8'd1;
  localparam logic [5:0] AT_TYPE = 6'd0;
  localparam logic [5:0] AT_VERSION = 6'd1;
  localparam logic [5:0] AT_NUMBER = 6'd2;
  localparam logic [5:0] AT_TIMESTAMP = 6'd6;
  localparam logic [5:0] AT_ATTEMPT = 6'd14;
  localparam logic [5:0] AT_SETTING_SEQUENCE = 6'd20;
  localparam logic [5:0] AT_SETTINGS = 6'd21;
  localparam logic [5:0] AT_HERALD = 6'd22;
  localparam logic [5:0] AT_OUTCOMES = 6'd23;
  localparam logic [5:0] AT_COUNT_A = 6'd24;
  localparam logic [5:0] AT_COUNT_B = 6'd26;
  localparam logic [5:0] AT_PHASE_A = 6'd28;
  localparam logic [5:0] AT_PHASE_B = 6'd30;
  localparam logic [5:0] AT_STATUS = 6'd32;
  localparam logic [5:0] AT_FAULTS = 6'd33;
  localparam logic [5:0] AT_RESERVED = 6'd34;
  localparam logic [5:0] AT_CRC = 6'd36;

  // Statuses of a record: two bits inside, a byte in the record.
  localparam logic [1:0] STATUS_COMPLETE = 2'd0;
  localparam logic [7:0] BYTE_COMPLETE = 8'h01;
  localparam logic [1:0] STATUS_ABORTED_RESET = 2'd1;
  localparam logic [7:0] BYTE_ABORTED_RESET = 8'h11;
  localparam logic [1:0] STATUS_ABORTED_FAULT = 2'd2;
  localparam logic [7:0] BYTE_ABORTED_FAULT = 8'h12;
  localparam logic [1:0] STATUS_ABORTED_LINK = 2'd3;
  localparam logic [7:0] BYTE_ABORTED_LINK = 8'h13;

  // Bits of the fault causes.
  localparam int FAULT_STATE = 0;
  localparam int FAULT_TIMER = 1;
  localparam int FAULT_EVENT = 2;
  localparam int FAULT_NUMBER = 3;
  localparam int FAULT_SETTING = 4;
  localparam int FAULT_QUEUE = 5;
  localparam int FAULT_ATTEMPTS = 6;
  localparam int FAULT_HERALD = 7;

  // States: any two differ in four bits or more.
  localparam logic [7:0] STATE_IDLE = 8'h00;
  localparam logic [7:0] STATE_TRIGGER = 8'h1E;
  localparam logic [7:0] STATE_ATTEMPT = 8'h2D;
  localparam logic [7:0] STATE_SETTLE = 8'h33;
  localparam logic [7:0] STATE_ROTATE = 8'h4B;
  localparam logic [7:0] STATE_DETECT = 8'h55;
  localparam logic [7:0] STATE_DRAIN = 8'h66;
  localparam logic [7:0] STATE_FAULT = 8'h78;

endpackage
