package org.colombier.api;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What no other controller answers under {@code /api}: a refusal in the same form as every other, not a page. */
@RestController
@Hidden
class UnknownPaths {

    @RequestMapping("/api/**")
    void refuse(HttpServletRequest request) {
        throw Refused.notFound(request.getMethod() + " " + request.getRequestURI());
    }
}
