// One byte of the CRC-32 of Ethernet and zlib: polynomial 0x04C11DB7, reflected.
//
// Starts from all ones; the CRC sent is the complement of `crc`. After content and CRC the register
// is RESIDUE if nothing was damaged.
module bell_crc32 (
    input  logic [31:0] crc,
    input  logic [ 7:0] data,
    output logic [31:0] crc_next
);

  always_comb begin
    crc_next = crc ^ {24'b0, data};
    for (int i = 0; i < 8; i++) begin
      crc_next = (crc_next >> 1) ^ (crc_next[0] ? 32'hEDB8_8320 : 32'h0);
    end
  end

endmodule
