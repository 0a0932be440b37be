package io.kiroproxy.server.admin;

import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.history.KeptCall;
import io.kiroproxy.server.history.Remarks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest calls, bounded by number and by memory; the oldest goes first. Thread-safe; never blocks for long. */
final class CallRing {

    /** Rows that are kept (limits-and-timers.md 3). */
    static final int MAX_ROWS = 10_000;

    /** Bytes that rows and what people wrote about them may take (limits-and-timers.md 3). */
    static final long MAX_BYTES = 16 << 20;

    private final int maxRows;
    private final long maxBytes;
    private final ArrayDeque<String> order = new ArrayDeque<>();
    private final Map<String, KeptCall> entries = new HashMap<>();
    private long bytes;

    CallRing(int maxRows, long maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    synchronized void add(CallRow row) {
        KeptCall entry = new KeptCall(row, Remarks.NONE);
        if (entries.putIfAbsent(row.id(), entry) == null) {
            order.addLast(row.id());
            bytes += entry.bytes();
            trim();
        }
    }

    /** Puts calls of earlier runs, newest first, behind those that are there. */
    synchronized void addOlder(List<KeptCall> calls) {
        for (KeptCall call : calls) {
            if (order.size() < maxRows
                    && bytes + call.bytes() <= maxBytes
                    && entries.putIfAbsent(call.row().id(), call) == null) {
                order.addFirst(call.row().id());
                bytes += call.bytes();
            }
        }
    }

    /** Replaces what is written about a call; false when it is not there. */
    synchronized boolean remark(String id, Remarks.Change change) {
        KeptCall before = entries.get(id);
        if (before == null) {
            return false;
        }
        KeptCall after = before.with(change);
        entries.put(id, after);
        bytes += after.bytes() - before.bytes();
        trim();
        return true;
    }

    synchronized @Nullable KeptCall find(String id) {
        return entries.get(id);
    }

    synchronized int size() {
        return order.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    /** The newest ones, newest first, at most {@code limit}. */
    synchronized List<KeptCall> newest(int limit) {
        List<KeptCall> newest = new ArrayList<>(Math.min(limit, order.size()));
        Iterator<String> ids = order.descendingIterator();
        while (ids.hasNext() && newest.size() < limit) {
            KeptCall entry = entries.get(ids.next());
            if (entry != null) {
                newest.add(entry);
            }
        }
        return newest;
    }

    private void trim() {
        while (order.size() > maxRows || (bytes > maxBytes && order.size() > 1)) {
            KeptCall oldest = entries.remove(order.removeFirst());
            bytes -= oldest == null ? 0 : oldest.bytes();
        }
    }
}
