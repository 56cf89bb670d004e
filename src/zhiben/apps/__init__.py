"""Django apps that know what work safety is. Each depends only on the ones below it, on `foundation` and on `core`."""
