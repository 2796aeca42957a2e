package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.faceset.PickleValue.Characters;
import assay.grading.faceset.PickleValue.Constant;
import assay.grading.faceset.PickleValue.Global;
import assay.grading.faceset.PickleValue.Int;
import assay.grading.faceset.PickleValue.Items;
import assay.grading.faceset.PickleValue.Spelling;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Locale;

/// Reads a pickle of protocol 2 to 5 as data, without running it: a pickle is a program, and this
/// machine knows only the instructions that build lists of bytes and labels (PROTOCOLS §4.1). The
/// three calls that Python and numpy need to spell such data are recognised as patterns; nothing is
/// ever called. Bytes stay in the file, only their places are kept.
final class PickleReader {
  private static final int MAX_OPCODES = 10_000_000;

  /// Characters that a pattern may ask about; longer ones are image bytes.
  private static final int HEAD = 32;

  private final PickleInput in;
  private final PickleFaults faults;
  private final PickleStack stack;

  private PickleReader(PickleInput in) {
    this.in = in;
    faults = new PickleFaults(in);
    stack = new PickleStack(faults);
  }

  /// The one value of the file.
  ///
  /// @throws Malformed when the file is anything but a pickle of plain data
  static PickleValue read(FileChannel channel) throws IOException, Malformed {
    return new PickleReader(new PickleInput(channel)).run();
  }

  private PickleValue run() throws IOException, Malformed {
    protocol();
    for (int count = 1; count <= MAX_OPCODES; count++) {
      long offset = in.position();
      int opcode = in.u1();
      if (opcode == '.') {
        return end();
      }
      step(opcode, offset);
    }
    throw faults.tooComplex("at most " + MAX_OPCODES + " opcodes", "more");
  }

  private void protocol() throws IOException, Malformed {
    int first = in.u1();
    int protocol = first == 0x80 ? in.u1() : 0;
    if (protocol < 2 || protocol > 5) {
      throw new Malformed(
          "pickle.protocol",
          "offset 0",
          "a pickle of protocol 2 to 5",
          first == 0x80 ? "protocol " + protocol : "no protocol byte, as in protocols 0 and 1",
          "Write the file again with pickle.dump((bins, issame), f, protocol=4).");
    }
  }

  private PickleValue end() throws Malformed {
    if (in.remaining() > 0) {
      throw faults.invalid("the end of the file", in.remaining() + " more bytes");
    }
    return stack.only();
  }

  private void step(int opcode, long offset) throws IOException, Malformed {
    switch (opcode) {
      case 'N' -> stack.push(Constant.NONE);
      case 0x88 -> stack.push(Constant.TRUE);
      case 0x89 -> stack.push(Constant.FALSE);
      case 'K' -> stack.push(new Int(in.u1()));
      case 'M' -> stack.push(new Int(in.u2()));
      case 'J' -> stack.push(new Int(in.i4()));
      case 0x8a -> stack.push(new Int(longInteger()));
      case 'C', 'U' -> characters(Spelling.BYTES, in.u1());
      case 'B' -> characters(Spelling.BYTES, Integer.toUnsignedLong(in.i4()));
      case 'T' -> characters(Spelling.BYTES, in.i4());
      case 0x8e, 0x96 -> characters(Spelling.BYTES, in.i8());
      case 0x8c -> characters(Spelling.TEXT, in.u1());
      case 'X' -> characters(Spelling.TEXT, Integer.toUnsignedLong(in.i4()));
      case 0x8d -> characters(Spelling.TEXT, in.i8());
      case 0x95 -> in.length(in.i8());
      default -> structure(opcode, offset);
    }
  }

  private void structure(int opcode, long offset) throws IOException, Malformed {
    switch (opcode) {
      case '(' -> stack.mark();
      case ']' -> stack.push(new Items(true, new ArrayList<>(), 1));
      case ')' -> stack.tuple(0);
      case 0x85 -> stack.tuple(1);
      case 0x86 -> stack.tuple(2);
      case 0x87 -> stack.tuple(3);
      case 't' -> stack.tuple(stack.sinceMark());
      case 'a' -> stack.append(1);
      case 'e' -> stack.append(stack.sinceMark());
      case 'q' -> stack.memoize(in.u1());
      case 'r' -> stack.memoize(Integer.toUnsignedLong(in.i4()));
      case 0x94 -> stack.memoizeNext();
      case 'h' -> stack.fetch(in.u1(), offset);
      case 'j' -> stack.fetch(Integer.toUnsignedLong(in.i4()), offset);
      case 'c' -> global(in.line(), in.line(), offset);
      case 0x93 -> stackGlobal(offset);
      case 'R' -> reduce(offset);
      case 'b' -> build(offset);
      default -> throw PickleFaults.forbidden("opcode " + spelled(opcode), offset);
    }
  }

  private long longInteger() throws IOException, Malformed {
    int bytes = in.u1();
    if (bytes > Long.BYTES) {
      throw faults.invalid("an integer of at most 8 bytes", bytes + " bytes");
    }
    long value = 0;
    int shift = 0;
    for (; shift < bytes * 8; shift += 8) {
      value |= (long) in.u1() << shift;
    }
    int unused = Long.SIZE - shift;
    return bytes == 0 ? 0 : value << unused >> unused;
  }

  private void characters(Spelling spelling, long announced) throws IOException, Malformed {
    int length = in.length(announced);
    long offset = in.position();
    var head = "";
    if (length <= HEAD) {
      head = in.latin1(length);
    } else {
      in.skip(length);
    }
    stack.push(new Characters(spelling, offset, length, head));
  }

  private void stackGlobal(long offset) throws Malformed {
    var name = text(stack.pop());
    global(text(stack.pop()), name, offset);
  }

  private void global(String module, String name, long offset) throws Malformed {
    var global = Global.named(module, name);
    if (global.isEmpty()) {
      throw PickleFaults.forbidden("the name " + printable(module + " " + name), offset);
    }
    stack.push(global.get());
  }

  private void reduce(long offset) throws Malformed {
    var arguments =
        stack.pop() instanceof Items(boolean list, var values, _) && !list ? values : null;
    if (arguments == null || !(stack.pop() instanceof Global global)) {
      throw PickleFaults.forbidden("a call", offset);
    }
    var result = PicklePatterns.call(global, arguments);
    if (result.isEmpty()) {
      throw PickleFaults.forbidden("a call of " + global.name().toLowerCase(Locale.ROOT), offset);
    }
    stack.push(result.get());
  }

  private void build(long offset) throws Malformed {
    var state = stack.pop();
    var result = PicklePatterns.build(stack.pop(), state);
    if (result.isEmpty()) {
      throw PickleFaults.forbidden("a state that is not of a plain numpy array", offset);
    }
    stack.push(result.get());
  }

  private static String text(PickleValue value) throws Malformed {
    return value instanceof Characters(_, _, _, String head) ? head : "";
  }

  private static String spelled(int opcode) {
    var hex = "0x%02x".formatted(opcode);
    return opcode > ' ' && opcode < 0x7f ? hex + " '" + (char) opcode + "'" : hex;
  }

  private static String printable(String name) {
    return name.replaceAll("[^ -~]", "?");
  }
}
