package org.colombier.routing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colombier.directory.DirectoryOnDatabase;
import org.colombier.maps.LookupTables;
import org.colombier.ops.Site;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A router with tables of the test's own, as the server would put it together. */
final class RouterOnTables {

    private final DirectoryOnDatabase directory;
    private final ListAddresses lists;
    private final Path etc;
    final Clock clock;

    RouterOnTables(DirectoryOnDatabase directory, ListAddresses lists, Path etc) {
        this(directory, lists, etc, Clock.systemUTC());
    }

    RouterOnTables(DirectoryOnDatabase directory, ListAddresses lists, Path etc, Clock clock) {
        this.directory = directory;
        this.lists = lists;
        this.etc = etc;
        this.clock = clock;
    }

    /** @param settings each {@code key=value} below {@code colombier.routing.} */
    Router router(String relayHost, String... settings) {
        Map<String, String> properties = new HashMap<>();
        Arrays.stream(settings).forEach(s -> properties.put("colombier.routing." + s.substring(0, s.indexOf('=')), s.substring(s.indexOf('=') + 1)));
        Binder binder = new Binder(new MapConfigurationPropertySource(properties));
        RoutingSettings routing = new RoutingSettings("+", 20, 1_000, List.of("postmaster", "abuse", "root"), "");
        RoutingMaps maps = binder.bindOrCreate("colombier.routing", RoutingMaps.class);
        SrsSettings srs = binder.bindOrCreate("colombier.routing", SrsSettings.class);
        Site site = new Site("mail.example.org", etc, etc);
        LookupTables tables = LookupTables.below(etc, new DirectoryTables(directory.entries, directory.domains), new ListTables(lists));
        return new Router(directory.domains, directory.entries, directory.listmasters, lists, new SiteTables(maps, routing, tables, site),
            new Transports(new RelayHost(relayHost), routing, maps, tables), new ReturnAddresses(directory.jdbc, directory.transactions, clock, srs), routing, site, new SimpleMeterRegistry());
    }
}
