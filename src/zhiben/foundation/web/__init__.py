"""Base templates, components, middleware, error pages and static assets."""
