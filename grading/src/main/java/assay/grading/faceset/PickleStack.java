package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.faceset.PickleValue.Array;
import assay.grading.faceset.PickleValue.Characters;
import assay.grading.faceset.PickleValue.Constant;
import assay.grading.faceset.PickleValue.Dtype;
import assay.grading.faceset.PickleValue.Global;
import assay.grading.faceset.PickleValue.Int;
import assay.grading.faceset.PickleValue.Items;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values that a pickle machine works on: its stack, the marks in it, and the memo. Everything
/// is bounded, since a stranger says how much there is.
final class PickleStack {
  private static final int MAX_MEMO = 1_000_000;
  private static final int MAX_STACK = 1_000_000;
  private static final int MAX_ITEMS = 4_000_000;
  private static final int MAX_DEPTH = 4;
  private static final int MAX_MARKS = 8;

  private final PickleFaults faults;
  private final ArrayList<PickleValue> stack = new ArrayList<>();
  private final int[] marks = new int[MAX_MARKS];
  private int depth;
  private @Nullable PickleValue[] memo = new @Nullable PickleValue[64];
  private int memoized;
  private int items;

  PickleStack(PickleFaults faults) {
    this.faults = faults;
  }

  /// The value that is left at the end.
  PickleValue only() throws Malformed {
    if (stack.size() != 1 || depth > 0) {
      throw faults.invalid("one value at the end", stack.size() + " values");
    }
    return stack.getFirst();
  }

  void push(PickleValue value) throws Malformed {
    if (stack.size() == MAX_STACK) {
      throw faults.tooComplex("at most " + MAX_STACK + " values on the stack", "more");
    }
    stack.add(value);
  }

  PickleValue pop() throws Malformed {
    if (stack.size() <= floor()) {
      throw faults.invalid("a value on the stack", "none");
    }
    return stack.removeLast();
  }

  private int floor() {
    return depth == 0 ? 0 : marks[depth - 1];
  }

  void mark() throws Malformed {
    if (depth == MAX_MARKS) {
      throw faults.tooComplex("at most " + MAX_MARKS + " open marks", "more");
    }
    marks[depth++] = stack.size();
  }

  int sinceMark() throws Malformed {
    if (depth == 0) {
      throw faults.invalid("a mark on the stack", "none");
    }
    return stack.size() - marks[--depth];
  }

  private List<PickleValue> take(int count) throws Malformed {
    if (stack.size() - floor() < count) {
      throw faults.invalid(count + " values on the stack", "" + (stack.size() - floor()));
    }
    var top = stack.subList(stack.size() - count, stack.size());
    var taken = List.copyOf(top);
    top.clear();
    return taken;
  }

  void tuple(int count) throws Malformed {
    var taken = take(count);
    push(new Items(false, taken, depthOver(taken)));
  }

  void append(int count) throws Malformed {
    var taken = take(count);
    items += count;
    if (items > MAX_ITEMS) {
      throw faults.tooComplex("at most " + MAX_ITEMS + " list items", "more");
    }
    if (!(pop() instanceof Items(boolean list, var present, int before)) || !list) {
      throw faults.invalid("a list to append to", "another value");
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
      throw faults.tooComplex("lists at most " + MAX_DEPTH + " deep", "deeper ones");
    }
    return deepest + 1;
  }

  /// As MEMOIZE does: under the number of entries so far.
  void memoizeNext() throws Malformed {
    memoize(memoized);
  }

  void memoize(long index) throws Malformed {
    if (index >= MAX_MEMO) {
      throw faults.tooComplex("at most " + MAX_MEMO + " memo entries", "entry " + index);
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
  void fetch(long index, long offset) throws Malformed {
    var value = index < memo.length ? memo[(int) index] : null;
    switch (value) {
      case null -> throw faults.invalid("a memo entry that was stored", "entry " + index);
      case Characters _, Int _, Dtype _, Global _ -> push(value);
      case Constant constant when constant != Constant.UNBUILT_ARRAY -> push(constant);
      case Items _, Array _, Constant _ ->
          throw PickleFaults.forbidden("a second mention of a list", offset);
    }
  }
}
