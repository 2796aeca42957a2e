package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.faceset.PickleValue.Array;
import assay.grading.faceset.PickleValue.Characters;
import assay.grading.faceset.PickleValue.Constant;
import assay.grading.faceset.PickleValue.Dtype;
import assay.grading.faceset.PickleValue.Global;
import assay.grading.faceset.PickleValue.Int;
import assay.grading.faceset.PickleValue.Items;
import assay.grading.faceset.PickleValue.Spelling;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads a pickle of protocol 2 to 5 as data, without running it: a pickle is a program, and this
/// machine knows only the instructions that build lists of bytes and labels (PROTOCOLS §4.1). The
/// three calls that Python and numpy need to spell such data are recognised as patterns; nothing is
/// ever called. Bytes stay in the file, only their places are kept.
final class PickleReader {
  private static final int MAX_OPCODES = 10_000_000;
  private static final int MAX_MEMO = 1_000_000;
  private static final int MAX_STACK = 1_000_000;
  private static final int MAX_ITEMS = 4_000_000;
  private static final int MAX_DEPTH = 4;
  private static final int MAX_MARKS = 8;

  /// Characters that a pattern may ask about; longer ones are image bytes.
  private static final int HEAD = 32;

  private final PickleInput in;
  private final ArrayList<PickleValue> stack = new ArrayList<>();
  private final int[] marks = new int[MAX_MARKS];
  private int depth;
  private @Nullable PickleValue[] memo = new @Nullable PickleValue[64];
  private int memoized;
  private int items;

  private PickleReader(PickleInput in) {
    this.in = in;
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
    throw tooComplex("at most " + MAX_OPCODES + " opcodes", "more");
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
      throw invalid("the end of the file", in.remaining() + " more bytes");
    }
    if (stack.size() != 1 || depth > 0) {
      throw invalid("one value at the end", stack.size() + " values");
    }
    return stack.getFirst();
  }

  private void step(int opcode, long offset) throws IOException, Malformed {
    switch (opcode) {
      case 'N' -> push(Constant.NONE);
      case 0x88 -> push(Constant.TRUE);
      case 0x89 -> push(Constant.FALSE);
      case 'K' -> push(new Int(in.u1()));
      case 'M' -> push(new Int(in.u2()));
      case 'J' -> push(new Int(in.i4()));
      case 0x8a -> push(new Int(longInteger()));
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
      case '(' -> mark();
      case ']' -> push(new Items(true, new ArrayList<>(), 1));
      case ')' -> tuple(0);
      case 0x85 -> tuple(1);
      case 0x86 -> tuple(2);
      case 0x87 -> tuple(3);
      case 't' -> tuple(sinceMark());
      case 'a' -> append(1);
      case 'e' -> append(sinceMark());
      case 'q' -> memoize(in.u1());
      case 'r' -> memoize(Integer.toUnsignedLong(in.i4()));
      case 0x94 -> memoize(memoized);
      case 'h' -> fetch(in.u1(), offset);
      case 'j' -> fetch(Integer.toUnsignedLong(in.i4()), offset);
      case 'c' -> global(in.line(), in.line(), offset);
      case 0x93 -> stackGlobal(offset);
      case 'R' -> reduce(offset);
      case 'b' -> build(offset);
      default -> throw forbidden("opcode " + spelled(opcode), offset);
    }
  }

  private long longInteger() throws IOException, Malformed {
    int bytes = in.u1();
    if (bytes > Long.BYTES) {
      throw invalid("an integer of at most 8 bytes", bytes + " bytes");
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
    push(new Characters(spelling, offset, length, head));
  }

  private void push(PickleValue value) throws Malformed {
    if (stack.size() == MAX_STACK) {
      throw tooComplex("at most " + MAX_STACK + " values on the stack", "more");
    }
    stack.add(value);
  }

  private PickleValue pop() throws Malformed {
    if (stack.size() <= floor()) {
      throw invalid("a value on the stack", "none");
    }
    return stack.removeLast();
  }

  private int floor() {
    return depth == 0 ? 0 : marks[depth - 1];
  }

  private void mark() throws Malformed {
    if (depth == MAX_MARKS) {
      throw tooComplex("at most " + MAX_MARKS + " open marks", "more");
    }
    marks[depth++] = stack.size();
  }

  private int sinceMark() throws Malformed {
    if (depth == 0) {
      throw invalid("a mark on the stack", "none");
    }
    return stack.size() - marks[--depth];
  }

  private List<PickleValue> take(int count) throws Malformed {
    if (stack.size() - floor() < count) {
      throw invalid(count + " values on the stack", "" + (stack.size() - floor()));
    }
    var top = stack.subList(stack.size() - count, stack.size());
    var taken = List.copyOf(top);
    top.clear();
    return taken;
  }

  private void tuple(int count) throws Malformed {
    var taken = take(count);
    push(new Items(false, taken, depthOver(taken)));
  }

  private void append(int count) throws Malformed {
    var taken = take(count);
    items += count;
    if (items > MAX_ITEMS) {
      throw tooComplex("at most " + MAX_ITEMS + " list items", "more");
    }
    if (!(pop() instanceof Items(boolean list, var present, int before)) || !list) {
      throw invalid("a list to append to", "another value");
    }
    present.addAll(taken);
    push(new Items(true, present, Math.max(before, depthOver(taken))));
  }

  private int depthOver(List<PickleValue> taken) throws Malformed {
    int deepest = 0;
    for (var value : taken) {
      if (value instanceof Items inner) {
        deepest = Math.max(deepest, inner.depth());
      }
    }
    if (deepest == MAX_DEPTH) {
      throw tooComplex("lists at most " + MAX_DEPTH + " deep", "deeper ones");
    }
    return deepest + 1;
  }

  private void memoize(long index) throws Malformed {
    if (index >= MAX_MEMO) {
      throw tooComplex("at most " + MAX_MEMO + " memo entries", "entry " + index);
    }
    var value = pop();
    stack.add(value);
    int at = (int) index;
    if (at >= memo.length) {
      memo = Arrays.copyOf(memo, Math.min(MAX_MEMO, Math.max(at + 1, 2 * memo.length)));
    }
    if (memo[at] == null) {
      memoized++;
    }
    memo[at] = value;
  }

  /// A list fetched twice is how 1.5 kB grow into 2^60 items; images and names are all that real
  /// files fetch.
  private void fetch(long index, long offset) throws Malformed {
    var value = index < memo.length ? memo[(int) index] : null;
    switch (value) {
      case null -> throw invalid("a memo entry that was stored", "entry " + index);
      case Characters _, Int _, Dtype _, Global _ -> push(value);
      case Constant constant when constant != Constant.UNBUILT_ARRAY -> push(constant);
      case Items _, Array _, Constant _ -> throw forbidden("a second mention of a list", offset);
    }
  }

  private void stackGlobal(long offset) throws Malformed {
    var name = text(pop());
    global(text(pop()), name, offset);
  }

  private void global(String module, String name, long offset) throws Malformed {
    var global = Global.named(module, name);
    if (global.isEmpty()) {
      throw forbidden("the name " + printable(module + " " + name), offset);
    }
    push(global.get());
  }

  private void reduce(long offset) throws Malformed {
    var arguments = pop() instanceof Items(boolean list, var values, _) && !list ? values : null;
    if (arguments == null || !(pop() instanceof Global global)) {
      throw forbidden("a call", offset);
    }
    var result = PicklePatterns.call(global, arguments);
    if (result.isEmpty()) {
      throw forbidden("a call of " + global.name().toLowerCase(Locale.ROOT), offset);
    }
    push(result.get());
  }

  private void build(long offset) throws Malformed {
    var state = pop();
    var result = PicklePatterns.build(pop(), state);
    if (result.isEmpty()) {
      throw forbidden("a state that is not of a plain numpy array", offset);
    }
    push(result.get());
  }

  private static String text(PickleValue value) throws Malformed {
    return value instanceof Characters(_, _, _, String head) ? head : "";
  }

  private Malformed invalid(String expected, String found) {
    return new Malformed(
        "pickle.invalid",
        "offset " + in.position(),
        expected,
        found,
        "The file is cut off or damaged; write it again.");
  }

  private Malformed tooComplex(String expected, String found) {
    return new Malformed(
        "pickle.too_complex",
        "offset " + in.position(),
        expected,
        found,
        "Write the file again with pickle.dump((bins, issame), f, protocol=4).");
  }

  private static Malformed forbidden(String found, long offset) {
    return new Malformed(
        "pickle.opcode",
        "offset " + offset,
        "lists of image bytes and labels",
        found,
        "A pickle is a program and only plain data is read; write the file again with"
            + " pickle.dump((bins, issame), f, protocol=4).");
  }

  private static String spelled(int opcode) {
    var hex = "0x%02x".formatted(opcode);
    return opcode > ' ' && opcode < 0x7f ? hex + " '" + (char) opcode + "'" : hex;
  }

  private static String printable(String name) {
    return name.replaceAll("[^ -~]", "?");
  }
}
