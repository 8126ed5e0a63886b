package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.colombier.directory.Listmasters;
import org.colombier.ops.Jobs;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** The site's recurring work, for its listmasters. */
@Controller
class JobsPages {

    private final Jobs jobs;
    private final Listmasters listmasters;

    JobsPages(Jobs jobs, Listmasters listmasters) {
        this.jobs = jobs;
        this.listmasters = listmasters;
    }

    @GetMapping("/admin/jobs")
    String page(Visitor visitor, Model model) {
        visitor.must(listmasters.isSiteListmaster(visitor.known()));
        model.addAttribute("jobs", jobs.all());
        return "jobs";
    }

    @PostMapping("/admin/jobs/{name}")
    String run(@PathVariable String name, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        visitor.must(listmasters.isSiteListmaster(visitor.known()));
        try {
            Optional<Jobs.Run> run = jobs.runNow(name);
            run.ifPresentOrElse(r -> Flash.success(request, response, "jobs.done", name, r.result()), () -> Flash.failure(request, response, "jobs.busy", name));
        } catch (NoSuchElementException unknown) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/admin/jobs";
    }
}
