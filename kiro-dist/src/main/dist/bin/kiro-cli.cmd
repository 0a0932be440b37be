@echo off
rem The same program under its other name.
call "%~dp0kiro-proxy.cmd" %*
exit /b %ERRORLEVEL%
