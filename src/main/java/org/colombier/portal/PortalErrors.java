package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers a portal's page that does not exist, or a request that no page takes, with the error page and not with the API's problem document. */
@Component
class PortalErrors implements HandlerExceptionResolver, Ordered {

    @Override
    public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (request.getRequestURI().startsWith("/api") || !(failure instanceof ErrorResponse known)) {
            return null;
        }
        HttpStatus status = HttpStatus.resolve(known.getStatusCode().value());
        response.setStatus(known.getStatusCode().value());
        known.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        ModelAndView page = new ModelAndView("error");
        page.addObject("status", status == null ? 400 : status.value());
        return page;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
