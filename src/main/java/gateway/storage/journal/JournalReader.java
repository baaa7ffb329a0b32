package gateway.storage.journal;

import gateway.usage.JournalledRow;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file journal from its oldest row on. The place of the oldest row that is not released is kept in memory only. Its
 * methods exclude each other.
 */
final class JournalReader {

    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);
    private static final int CHUNK_BYTES = 256 * 1_024;

    /** A place in the journal. */
    private record Place(long segment, long offset) {}

    private final JournalFolder folder;
    private final Supplier<JournalSegment> current;
    private final ArrayDeque<Place> peekedEnds = new ArrayDeque<>();
    private final RareLog rareLog = new RareLog(Duration.ofMinutes(1));
    private final long found;
    private Place start;
    /** Number of the oldest segment that may still be there. */
    private long oldest;

    private final AtomicLong done = new AtomicLong();

    /**
     * @param old numbers of the segments that an earlier process left
     * @param current the segment that is written to
     */
    JournalReader(JournalFolder folder, SortedSet<Long> old, Supplier<JournalSegment> current) throws IOException {
        this.folder = folder;
        this.current = current;
        this.start = new Place(old.isEmpty() ? current.get().number() : old.first(), 0);
        this.oldest = start.segment();
        long lines = 0;
        for (long number : old) {
            lines += countLines(folder.segment(number));
        }
        this.found = lines;
        if (lines > 0) {
            LOG.info("The usage journal holds {} rows of an earlier run, which are stored again", lines);
        }
    }

    /** Rows that were there at the start. */
    long found() {
        return found;
    }

    /** Rows released, and torn lines left out. */
    long done() {
        return done.get();
    }

    synchronized List<JournalledRow> peek(int limit) {
        peekedEnds.clear();
        List<JournalledRow> rows = new ArrayList<>();
        try {
            Place place = start;
            while (place != null && rows.size() < limit) {
                place = readFrom(place, limit, rows);
            }
        } catch (IOException e) {
            if (rareLog.due()) {
                LOG.error("The usage journal could not be read", e);
            }
        }
        return rows;
    }

    /** Reads one chunk; returns where to go on, null at the end or where a batch must end. */
    private @Nullable Place readFrom(Place place, int limit, List<JournalledRow> rows) throws IOException {
        JournalSegment writing = current.get();
        boolean open = place.segment() == writing.number();
        Path file = folder.segment(place.segment());
        if (!open && !Files.exists(file)) {
            return nextSegment(place, rows);
        }
        long end = open ? writing.size() : Files.size(file);
        if (place.offset() >= end) {
            return open ? null : nextSegment(place, rows);
        }
        byte[] chunk = readLines(file, place.offset(), end);
        if (chunk.length == 0) {
            return leaveOut(place, new Place(place.segment(), end), "a torn last line", rows);
        }
        return take(chunk, place, limit, rows);
    }

    private @Nullable Place take(byte[] lines, Place place, int limit, List<JournalledRow> rows) {
        Place at = place;
        int from = 0;
        while (from < lines.length && rows.size() < limit) {
            int to = from;
            while (lines[to] != '\n') {
                to++;
            }
            Place end = new Place(place.segment(), place.offset() + to + 1);
            rows.add(new JournalledRow(Arrays.copyOfRange(lines, from, to + 1)));
            peekedEnds.add(end);
            at = end;
            from = to + 1;
        }
        return at;
    }

    /** Goes past something unreadable, but only at the start of a batch, so that {@link #release} counts rows only. */
    private @Nullable Place leaveOut(Place from, Place to, String what, List<JournalledRow> rows) {
        if (!rows.isEmpty()) {
            return null;
        }
        LOG.warn(
                "The usage journal has {} in segment {} at byte {}, which is left out",
                what,
                from.segment(),
                from.offset());
        start = to;
        return to;
    }

    /** Goes to the next segment; deletes the one that is behind, once all its rows are released. */
    private Place nextSegment(Place place, List<JournalledRow> rows) throws IOException {
        Place next = new Place(place.segment() + 1, 0);
        if (rows.isEmpty()) {
            start = next;
            deleteBefore(next.segment());
        }
        return next;
    }

    /** Whole lines from the offset on: about a chunk of them, at least one; empty when no line ends before the end. */
    private static byte[] readLines(Path file, long offset, long end) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long wanted = CHUNK_BYTES;
            while (true) {
                byte[] bytes = new byte[(int) Math.min(Math.min(wanted, end - offset), Integer.MAX_VALUE - 8)];
                in.seek(offset);
                in.readFully(bytes);
                int length = bytes.length;
                while (length > 0 && bytes[length - 1] != '\n') {
                    length--;
                }
                if (length > 0 || bytes.length == end - offset) {
                    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
                }
                wanted *= 2;
            }
        }
    }

    synchronized void release(int count) {
        if (count > peekedEnds.size()) {
            throw new IllegalArgumentException(
                    "release: expected at most " + peekedEnds.size() + " rows, got " + count);
        }
        for (int i = 0; i < count; i++) {
            start = peekedEnds.remove();
            done.incrementAndGet();
        }
        deleteBehind();
    }

    private void deleteBehind() {
        try {
            deleteBefore(start.segment());
            Path file = folder.segment(start.segment());
            if (start.segment() < current.get().number() && Files.exists(file) && start.offset() >= Files.size(file)) {
                nextSegment(start, List.of());
            }
        } catch (IOException e) {
            LOG.warn("A stored segment of the usage journal could not be deleted", e);
        }
    }

    private void deleteBefore(long segment) throws IOException {
        while (oldest < segment) {
            Files.deleteIfExists(folder.segment(oldest));
            oldest++;
        }
    }

    /** At the end of the process: a segment without rows to come need not be offered again. */
    synchronized void deleteIfAllReleased() throws IOException {
        deleteBehind();
        JournalSegment last = current.get();
        if (start.segment() == last.number() && start.offset() >= last.size()) {
            Files.deleteIfExists(folder.segment(last.number()));
        }
    }

    private static long countLines(Path file) throws IOException {
        long lines = 0;
        byte[] buffer = new byte[CHUNK_BYTES];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        lines++;
                    }
                }
            }
        }
        return lines;
    }
}
