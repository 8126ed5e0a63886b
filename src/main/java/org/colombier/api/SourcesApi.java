package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.colombier.lists.source.Sources;
import org.colombier.lists.source.SyncReport;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The data sources of a list: how they stand, what they would change, and a synchronisation now. */
@RestController
@RequestMapping("/api/lists/{list}/sources")
@Tag(name = "sources", description = "Where a list's people come from")
class SourcesApi {

    private final Lists lists;
    private final Sources sources;

    SourcesApi(Lists lists, Sources sources) {
        this.lists = lists;
        this.sources = sources;
    }

    @GetMapping
    @Operation(summary = "The sources of a list, and how it stands with them")
    Sources.Standing standing(@PathVariable String list) {
        return sources.standing(lists.find(list));
    }

    @GetMapping("/reports")
    @Operation(summary = "What the last synchronisations did, the newest first")
    List<SyncReport> reports(@PathVariable String list, @RequestParam(defaultValue = "5") int limit) {
        return sources.reports(lists.find(list), limit);
    }

    @PostMapping("/preview")
    @Operation(summary = "Asks all sources and tells what a synchronisation would change; changes nothing")
    SyncReport preview(@PathVariable String list) {
        return sources.preview(lists.find(list));
    }

    @PostMapping("/sync")
    @Operation(summary = "Brings the list in line with its sources now; with force, however many people go")
    SyncReport sync(@PathVariable String list, @RequestParam(defaultValue = "false") boolean force) {
        return sources.sync(lists.find(list), "administrator", force);
    }
}
