package org.colombier.lists.migration.sympa;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Rows sorted by a key on disk: a dump has them in any order and is read but once. Rows of a key are gathered to a block and
 * appended to one file; kept in memory are what is not yet written, at most {@value #MOST_WAITING} octets, and where each
 * key's blocks stand. The file holds personal data, is readable by the server alone and goes at the end. Not thread-safe.
 */
final class StagedRows implements AutoCloseable {

    private static final int BLOCK = 8 * 1024;
    private static final int MOST_WAITING = 16 << 20;

    /** Blocks of one key. */
    private static final class Shelf {
        private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(256);
        private final List<long[]> blocks = new ArrayList<>(1);
    }

    private final Path path;
    private final FileChannel file;
    private final Map<String, Shelf> shelves = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private long waiting;
    private long length;

    StagedRows() throws IOException {
        this.path = Files.createTempFile("colombier-import-", ".rows");
        this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    void add(String key, Map<String, String> row) throws IOException {
        Shelf shelf = shelves.computeIfAbsent(key, k -> new Shelf());
        int before = shelf.waiting.size();
        DataOutputStream out = new DataOutputStream(shelf.waiting);
        out.writeShort(row.size());
        for (Map.Entry<String, String> value : row.entrySet()) {
            byte[] octets = value.getValue().getBytes(StandardCharsets.UTF_8);
            out.writeShort(numbers.computeIfAbsent(value.getKey(), name -> {
                names.add(name);
                return names.size() - 1;
            }));
            out.writeInt(octets.length);
            out.write(octets);
        }
        waiting += shelf.waiting.size() - before;
        if (shelf.waiting.size() >= BLOCK) {
            write(shelf);
        }
        if (waiting >= MOST_WAITING) {
            for (Shelf each : shelves.values()) {
                write(each);
            }
        }
    }

    private void write(Shelf shelf) throws IOException {
        if (shelf.waiting.size() == 0) {
            return;
        }
        ByteBuffer octets = ByteBuffer.wrap(shelf.waiting.toByteArray());
        shelf.blocks.add(new long[] {length, octets.remaining()});
        while (octets.hasRemaining()) {
            length += file.write(octets, length);
        }
        waiting -= shelf.waiting.size();
        shelf.waiting.reset();
    }

    boolean has(String key) {
        return shelves.containsKey(key);
    }

    /** Rows of a key in the order they came, a block at a time. */
    Iterator<Map<String, String>> of(String key) throws IOException {
        Shelf shelf = shelves.get(key);
        if (shelf == null) {
            return List.<Map<String, String>>of().iterator();
        }
        write(shelf);
        Iterator<long[]> blocks = shelf.blocks.iterator();
        return new Iterator<>() {
            private Iterator<Map<String, String>> block = List.<Map<String, String>>of().iterator();

            @Override
            public boolean hasNext() {
                while (!block.hasNext() && blocks.hasNext()) {
                    long[] next = blocks.next();
                    block = read(next[0], (int) next[1]).iterator();
                }
                return block.hasNext();
            }

            @Override
            public Map<String, String> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return block.next();
            }
        };
    }

    private List<Map<String, String>> read(long from, int size) {
        ByteBuffer octets = ByteBuffer.allocate(size);
        try {
            while (octets.hasRemaining() && file.read(octets, from + octets.position()) >= 0) {
                // until the block is complete
            }
            List<Map<String, String>> rows = new ArrayList<>();
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets.array()));
            while (in.available() > 0) {
                rows.add(row(in));
            }
            return rows;
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        }
    }

    private Map<String, String> row(DataInputStream in) throws IOException {
        int columns = in.readUnsignedShort();
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns; i++) {
            String name = names.get(in.readUnsignedShort());
            row.put(name, new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
        }
        return row;
    }

    @Override
    public void close() {
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        }
    }
}
