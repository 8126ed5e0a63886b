package org.colombier.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.colombier.ops.Site;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Opens tables by their specifications, and looks for changes of their files every second. A table is opened once, when
 * its user starts, and lives as long as the server. Thread-safe.
 */
@Component
public class LookupTables {

    private final Path etc;
    private final Supplier<Stream<TableProvider>> providers;
    private final List<LiveTable> live = new CopyOnWriteArrayList<>();

    /** The providers are asked when a table of theirs is opened: they may themselves need what opens tables. */
    @Autowired
    LookupTables(Site site, ObjectProvider<TableProvider> providers) {
        this(site.etcDir(), providers::orderedStream);
    }

    private LookupTables(Path etc, Supplier<Stream<TableProvider>> providers) {
        this.etc = etc;
        this.providers = providers;
    }

    /** Tables outside a server, with relative paths below this directory; changes are not looked for. */
    public static LookupTables below(Path directory, TableProvider... providers) {
        return new LookupTables(directory.toAbsolutePath().normalize(), () -> Stream.of(providers));
    }

    /**
     * Opens the table {@code type:name}.
     *
     * @throws BrokenTable if there is no such type, or the file is not there or cannot be read
     */
    public LookupTable open(String specification) {
        return open(Specification.parse(specification), ValueCheck.ANY, false);
    }

    /** Several tables as one, of which the first that knows a key answers; none knows nothing. */
    public LookupTable open(List<String> specifications) {
        return open(specifications, ValueCheck.ANY);
    }

    /** As {@link #open(List)}, with a check of the values: a file with a value that fails it is broken. */
    public LookupTable open(List<String> specifications, ValueCheck check) {
        return new FirstOf(Specification.joined(specifications).stream().map(text -> open(Specification.parse(text), check, false)).toList());
    }

    /** A table on a file that need not exist: it is empty then, until somebody writes it. */
    public LookupTable openOptional(String specification, ValueCheck check) {
        return open(Specification.parse(specification), check, true);
    }

    /** Tables as one, in their order. */
    public static LookupTable firstOf(LookupTable... tables) {
        return new FirstOf(List.of(tables));
    }

    /** The state of every table file, in the order of opening. */
    public List<TableReport> reports() {
        return live.stream().flatMap(table -> table.reports().stream()).distinct().toList();
    }

    @Scheduled(fixedDelay = 1_000)
    void refresh() {
        live.forEach(LiveTable::refresh);
    }

    private LookupTable open(Specification specification, ValueCheck check, boolean mayBeAbsent) {
        return switch (specification.type()) {
            // The text beside the .db is what is read; nothing is compiled.
            case "texthash", "hash", "btree", "lmdb", "cdb", "dbm" -> file(specification, mayBeAbsent, (file, text) -> TextTable.parse(file, text, check));
            case "regexp" -> file(specification, mayBeAbsent, (file, text) -> RuleTableParser.parse(ExpressionSyntax.POSIX, file, text, check));
            case "pcre" -> file(specification, mayBeAbsent, (file, text) -> RuleTableParser.parse(ExpressionSyntax.PERL, file, text, check));
            case "cidr" -> file(specification, mayBeAbsent, (file, text) -> RuleTableParser.parse(new CidrSyntax(), file, text, check));
            case "inline" -> inline(specification, check);
            case "static" -> constant(specification, check);
            case "fail" -> new FixedTable(specification.toString(), key -> {
                throw new TableUnavailable(specification.toString());
            });
            default -> provided(specification);
        };
    }

    private LookupTable file(Specification specification, boolean mayBeAbsent, BiFunction<String, String, Contents> parser) {
        Path path = etc.resolve(specification.name()).normalize();
        if (path.getFileName() != null && path.getFileName().toString().indexOf('*') >= 0) {
            FileTables tables = new FileTables(specification.toString(), path, file -> new LiveFile(file, parser, true), this::shown);
            tables.read();
            live.add(tables);
            return tables;
        }
        LiveFile file = new LiveFile(path, parser, mayBeAbsent);
        file.read();
        FileTable table = new FileTable(specification.toString(), shown(path), file);
        live.add(table);
        return table;
    }

    private String shown(Path path) {
        return path.startsWith(etc) ? etc.relativize(path).toString() : path.toString();
    }

    private static LookupTable inline(Specification specification, ValueCheck check) {
        Map<String, String> pairs = specification.pairs();
        pairs.values().forEach(value -> checked(specification, value, check));
        return new FixedTable(specification.toString(), key -> Optional.ofNullable(pairs.get(TextTable.fold(key))));
    }

    private static LookupTable constant(Specification specification, ValueCheck check) {
        Optional<String> value = Optional.of(specification.withoutBraces());
        checked(specification, value.get(), check);
        return new FixedTable(specification.toString(), key -> value);
    }

    private static void checked(Specification specification, String value, ValueCheck check) {
        try {
            check.check(value);
        } catch (IllegalArgumentException wrong) {
            throw new BrokenTable(specification.toString(), wrong.getMessage());
        }
    }

    private LookupTable provided(Specification specification) {
        List<String> types = new ArrayList<>(List.of("texthash", "hash", "regexp", "pcre", "cidr", "inline", "static", "fail"));
        for (TableProvider provider : providers.get().toList()) {
            if (provider.type().equals(specification.type())) {
                return opened(specification, provider);
            }
            types.add(provider.type());
        }
        throw new BrokenTable(specification.toString(), "an unknown type of table; there are " + String.join(", ", types));
    }

    private static LookupTable opened(Specification specification, TableProvider provider) {
        try {
            return provider.open(specification.name());
        } catch (IllegalArgumentException wrong) {
            throw new BrokenTable(specification.toString(), wrong.getMessage());
        }
    }
}
